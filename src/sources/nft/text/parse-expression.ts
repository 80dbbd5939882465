import type { NftExpression } from '../../../model/nft.ts';
import { flattened, immediate } from '../normalise.ts';
import { constant } from './constant.ts';
import { accept, type Cursor, expect, isNext, notUnderstood, peek, skipEnds, take } from './cursor.ts';
import { parseSelector } from './parse-selector.ts';
import { parseVerdict } from './parse-verdict.ts';

const deepest = 40;

/** Operators from the one that binds least; iptables-nft's and old versions' listings write some as words. */
const precedence: readonly (readonly [string, string])[][] = [
  [
    ['|', '|'],
    ['or', '|'],
  ],
  [
    ['^', '^'],
    ['xor', '^'],
  ],
  [
    ['&', '&'],
    ['and', '&'],
  ],
  [
    ['<<', '<<'],
    ['lshift', '<<'],
    ['>>', '>>'],
    ['rshift', '>>'],
  ],
];

/** How a word without a selector's form is read: as a selector where it can be one, or always as a constant. */
export type Words = 'selectors' | 'constants';

/** An expression with concatenations and maps: `ip saddr . tcp dport`, `numgen random mod 2 map { ... }`. */
export function parseExpression(cursor: Cursor, words: Words = 'selectors'): NftExpression {
  const key = parseConcatenation(cursor, words);
  return accept(cursor, 'map') ? { map: { key, data: parseSet(cursor) } } : key;
}

export function parseConcatenation(cursor: Cursor, words: Words): NftExpression {
  const parts = [parseOperation(cursor, words)];
  while (accept(cursor, '.')) {
    skipEnds(cursor);
    parts.push(parseOperation(cursor, words));
  }
  return parts.length === 1 ? parts[0]! : { concat: parts };
}

function parseOperation(cursor: Cursor, words: Words, level = 0): NftExpression {
  const operators = precedence[level];
  if (operators === undefined) return parsePrimary(cursor, words);
  let left = parseOperation(cursor, words, level + 1);
  for (;;) {
    const operator = operators.find(([text]) => accept(cursor, text));
    if (operator === undefined) return left;
    left = flattened(operator[1], left, parseOperation(cursor, words, level + 1));
  }
}

function parsePrimary(cursor: Cursor, words: Words): NftExpression {
  if (isNext(cursor, '(')) return parseParentheses(cursor, words);
  if (isNext(cursor, '{')) return parseSet(cursor);
  const selector = words === 'selectors' ? parseSelector(cursor, parseConcatenation) : null;
  return selector ?? parseConstant(cursor);
}

/** `fin,syn` inside parentheses is a list of flags, as it is outside. */
function parseParentheses(cursor: Cursor, words: Words): NftExpression {
  expect(cursor, '(');
  if (++cursor.depth > deepest) throw notUnderstood;
  const inner = parseList(cursor, words);
  expect(cursor, ')');
  cursor.depth -= 1;
  return inner;
}

/** One value, or several between commas: `established,related`. */
export function parseList(cursor: Cursor, words: Words): NftExpression {
  const values = [parseConcatenation(cursor, words)];
  while (accept(cursor, ',')) values.push(parseConcatenation(cursor, words));
  return values.length === 1 ? values[0]! : values;
}

/** A constant word, a quoted text, or a range between two quoted texts (`"08:00"-"17:00"`). */
function parseConstant(cursor: Cursor): NftExpression {
  const token = take(cursor);
  if (token.kind === 'word') return constant(token.text);
  if (token.kind !== 'quoted') throw notUnderstood;
  if (!isNext(cursor, '-') || peek(cursor, 1)?.kind !== 'quoted') return immediate(token.text);
  take(cursor);
  return { range: [immediate(token.text), immediate(take(cursor).text)] };
}

/** An anonymous set or map in braces, or a named one (`@name`). */
export function parseSet(cursor: Cursor): NftExpression {
  if (!isNext(cursor, '{')) {
    const name = take(cursor).text;
    if (!name.startsWith('@')) throw notUnderstood;
    return name;
  }
  expect(cursor, '{');
  if (++cursor.depth > deepest) throw notUnderstood;
  const elements: NftExpression[] = [];
  skipEnds(cursor);
  while (!accept(cursor, '}')) {
    elements.push(parseElement(cursor));
    skipEnds(cursor);
    if (accept(cursor, ',')) skipEnds(cursor);
    else if (!isNext(cursor, '}')) throw notUnderstood;
  }
  cursor.depth -= 1;
  return { set: elements };
}

function parseElement(cursor: Cursor): NftExpression {
  const key = parseConcatenation(cursor, 'constants');
  return accept(cursor, ':') ? [key, parseMapValue(cursor)] : key;
}

/** What a map leads to: a verdict or a value. */
export function parseMapValue(cursor: Cursor): NftExpression {
  skipEnds(cursor);
  return parseVerdict(cursor) ?? parseConcatenation(cursor, 'constants');
}
