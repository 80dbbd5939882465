/** One token of nft's text form. */
export interface Token {
  /**
   * `word` (names, addresses, numbers), `quoted`, `mark` (brackets, commas, operators),
   * `comment` (`# ...` up to the end of the line), `end` (line end or semicolon).
   */
  kind: 'word' | 'quoted' | 'mark' | 'comment' | 'end';
  text: string;
  /** Line in the source, from 1. */
  line: number;
  /** Where it begins and ends in the source's text. */
  from: number;
  to: number;
}

/** A stretch of the source's text. */
export interface Span {
  from: number;
  to: number;
  /** Line of `from`, counted from 1. */
  line: number;
}

const space = /[ \t\r\0]+/y;
const rawPayload = /@(?:ll|nh|th|ih),\d+,\d+/y;
const word = /[^\s{}(),;"&|^!<>=\0]+/y;
const operator = /==|!=|<=|>=|<<|>>|[{}(),&|^!<>=]/y;

/** Cuts a stretch of text into tokens; every character ends up in a token or is space. Never fails. */
export function tokenize(text: string, { from, to, line: first }: Span): Token[] {
  const tokens: Token[] = [];
  let line = first;
  let at = from;
  const push = (kind: Token['kind'], value: string, end: number): void => {
    tokens.push({ kind, text: value, line, from: at, to: end });
    at = end;
  };
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? null;
  };
  while (at < to) {
    const character = text[at]!;
    if (character === '\n' || character === ';') {
      push('end', character, at + 1);
      if (character === '\n') line += 1;
    } else if (character === '"') {
      const end = closingQuote(text, at + 1, to);
      push('quoted', text.slice(at + 1, end), text[end] === '"' ? end + 1 : end);
    } else if (character === '#') {
      const end = lineEnd(text, at, to);
      push('comment', text.slice(at + 1, end).trim(), end);
    } else {
      const skipped = match(space);
      if (skipped !== null) at += skipped.length;
      else {
        const raw = match(rawPayload) ?? match(word);
        const value = raw ?? match(operator) ?? character;
        push(raw === null ? 'mark' : 'word', value, Math.min(at + value.length, to));
      }
    }
  }
  return tokens;
}

function lineEnd(text: string, from: number, to: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 || end > to ? to : end;
}

/** nft's strings have no escapes; one that is not closed ends with its line. */
function closingQuote(text: string, from: number, to: number): number {
  const limit = lineEnd(text, from, to);
  const end = text.indexOf('"', from);
  return end < 0 || end > limit ? limit : end;
}
