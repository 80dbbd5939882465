type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing';

/** Offset at which a text stops being JSON (RFC 8259), its end where it is cut short: `JSON.parse` tells it for some errors only. */
export function findJsonBreak(text: string): number {
  const open: string[] = [];
  let expected: Expected = 'value';
  for (let at = skipBlanks(text, 0); ; at = skipBlanks(text, at)) {
    const kind = text[at];
    if (kind === undefined) return at;
    const end = endOfToken(text, at);
    const next: Expected | null = end === null ? null : follow(expected, open, kind);
    if (end === null || next === null) return at;
    expected = next;
    at = end;
  }
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\t' || text[at] === '\r') at += 1;
  return at;
}

const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/y;

function endOfToken(text: string, at: number): number | null {
  if (text[at] === '"') return endOfString(text, at);
  if ('[]{}:,'.includes(text[at]!)) return at + 1;
  scalar.lastIndex = at;
  return scalar.test(text) ? scalar.lastIndex : null;
}

/** By hand, since a regular expression with a repeated alternative runs out of stack on strings of megabytes. */
function endOfString(text: string, start: number): number | null {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '"') return at + 1;
    if (character < ' ') return null;
    if (character === '\\') {
      at += 1;
      if (!'"\\/bfnrtu'.includes(text[at] ?? ' ')) return null;
    }
  }
  return null;
}

/** What may come after a token that begins with this character, keeping the stack of open brackets; null where it may not stand here. */
function follow(expected: Expected, open: string[], kind: string): Expected | null {
  const wantsValue = expected === 'value' || expected === 'value or end';
  if (kind === '[' || kind === '{') {
    if (!wantsValue) return null;
    open.push(kind);
    return kind === '[' ? 'value or end' : 'key or end';
  }
  if (kind === ']' || kind === '}') {
    const mayEnd = expected === 'comma or end' || expected === (kind === ']' ? 'value or end' : 'key or end');
    if (!mayEnd || open.pop() !== (kind === ']' ? '[' : '{')) return null;
    return open.length === 0 ? 'nothing' : 'comma or end';
  }
  if (kind === ',') return expected !== 'comma or end' ? null : open.at(-1) === '{' ? 'key' : 'value';
  if (kind === ':') return expected === 'colon' ? 'value' : null;
  if (kind === '"' && (expected === 'key' || expected === 'key or end')) return 'colon';
  if (!wantsValue) return null;
  return open.length === 0 ? 'nothing' : 'comma or end';
}
