import type { Token } from './tokenize.ts';

/** A place in a list of tokens. Moves forward as the parser takes them. */
export interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
  /** How deep the parser is inside brackets; hostile input must not exhaust the stack. */
  depth: number;
}

/** Thrown where a construct is not understood; caught where a rule or element begins. One object, so that it costs nothing. */
export const notUnderstood = new Error('not understood');

export const newCursor = (tokens: readonly Token[]): Cursor => ({ tokens, at: 0, depth: 0 });

/** Runs a parser that may give up; null, with the cursor back where it was, where it does. */
export function attempt<Result>(cursor: Cursor, parse: (cursor: Cursor) => Result): Result | null {
  const { at, depth } = cursor;
  try {
    return parse(cursor);
  } catch (error) {
    if (error !== notUnderstood) throw error;
    cursor.at = at;
    cursor.depth = depth;
    return null;
  }
}

export const peek = (cursor: Cursor, ahead = 0): Token | undefined => cursor.tokens[cursor.at + ahead];

export function take(cursor: Cursor): Token {
  const token = peek(cursor);
  if (token === undefined) throw notUnderstood;
  cursor.at += 1;
  return token;
}

/** Is the next token this bare word or mark? */
export function isNext(cursor: Cursor, text: string, ahead = 0): boolean {
  const token = peek(cursor, ahead);
  return token !== undefined && token.text === text && (token.kind === 'word' || token.kind === 'mark');
}

/** Takes the next token where it is this bare word or mark. */
export function accept(cursor: Cursor, text: string): boolean {
  if (!isNext(cursor, text)) return false;
  cursor.at += 1;
  return true;
}

export function expect(cursor: Cursor, text: string): void {
  if (!accept(cursor, text)) throw notUnderstood;
}

/** Takes a bare word. */
export function takeWord(cursor: Cursor): string {
  const token = take(cursor);
  if (token.kind !== 'word') throw notUnderstood;
  return token.text;
}

/** Takes a bare word or a quoted text. */
export function takeName(cursor: Cursor): string {
  const token = take(cursor);
  if (token.kind !== 'word' && token.kind !== 'quoted') throw notUnderstood;
  return token.text;
}

/** Takes a decimal or hexadecimal number. */
export function takeNumber(cursor: Cursor): number {
  const text = takeWord(cursor);
  if (!/^(?:\d+|0x[\da-f]+)$/i.test(text)) throw notUnderstood;
  return Number(text);
}

/** Is the rule or property over? */
export function isAtEnd(cursor: Cursor): boolean {
  const token = peek(cursor);
  return token === undefined || token.kind === 'end' || token.kind === 'comment';
}

/** Passes over line ends, which mean nothing inside brackets. */
export function skipEnds(cursor: Cursor): void {
  while (peek(cursor)?.kind === 'end') cursor.at += 1;
}

/** Passes over everything up to the end of the rule or property; brackets may span lines. */
export function skipToEnd(cursor: Cursor): void {
  let depth = 0;
  for (let token = peek(cursor); token !== undefined; token = peek(cursor)) {
    if (token.kind === 'end' && depth <= 0) return;
    if (token.kind === 'mark' && token.text === '{') depth += 1;
    if (token.kind === 'mark' && token.text === '}') depth -= 1;
    cursor.at += 1;
  }
}

/** The next token that is no line end, which it passes over. */
export function peekPastEnds(cursor: Cursor): Token | undefined {
  skipEnds(cursor);
  return peek(cursor);
}
