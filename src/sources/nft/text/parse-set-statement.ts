import type { NftExpression, NftStatement } from '../../../model/nft.ts';
import type { NftNode } from '../stateful.ts';
import { accept, type Cursor, expect, notUnderstood, peek, take, takeName, takeNumber, takeWord } from './cursor.ts';
import { parseConcatenation, parseMapValue } from './parse-expression.ts';
import { parseRateStatement } from './parse-rate.ts';
import { parseDuration } from './units.ts';

/** `add @set { key timeout 30s limit rate 10/second : value }`, `update`, `delete`, and old meters. Null for any other word. */
export function parseSetStatement(cursor: Cursor, word: string): NftStatement | null {
  if (word === 'meter') return parseMeter(cursor);
  if (word !== 'add' && word !== 'update' && word !== 'delete' && word !== 'set') return null;
  take(cursor);
  // `set update ip saddr @name` of 0.8 has another order.
  if (word === 'set') return parseOldForm(cursor);
  const set = takeWord(cursor);
  if (!set.startsWith('@')) throw notUnderstood;
  expect(cursor, '{');
  const { elem, stmt } = parseUpdated(cursor);
  const data = accept(cursor, ':') ? parseMapValue(cursor) : null;
  expect(cursor, '}');
  const statements: NftNode = stmt.length > 0 ? { stmt } : {};
  return data === null
    ? { set: { op: word, elem, set, ...statements } }
    : { map: { op: word, elem, data, map: set, ...statements } };
}

function parseOldForm(cursor: Cursor): NftStatement {
  const op = takeWord(cursor);
  const elem = parseConcatenation(cursor, 'selectors');
  return { set: { op, elem, set: takeWord(cursor) } };
}

function parseUpdated(cursor: Cursor): { elem: NftExpression; stmt: NftExpression[] } {
  const val = parseConcatenation(cursor, 'selectors');
  const timeout = accept(cursor, 'timeout') ? parseDuration(takeWord(cursor)) : null;
  const stmt: NftExpression[] = [];
  for (;;) {
    const statement = parseRateStatement(cursor, peek(cursor)?.text ?? '');
    if (statement === null) break;
    stmt.push(statement);
  }
  return { elem: timeout === null ? val : { elem: { val, timeout } }, stmt };
}

/** `meter flood size 65535 { ip saddr limit rate 10/second }`. */
function parseMeter(cursor: Cursor): NftStatement {
  take(cursor);
  const name = takeName(cursor);
  const size: NftNode = accept(cursor, 'size') ? { size: takeNumber(cursor) } : {};
  expect(cursor, '{');
  const { elem, stmt } = parseUpdated(cursor);
  expect(cursor, '}');
  if (stmt.length !== 1) throw notUnderstood;
  return { meter: { name, key: elem, stmt: stmt[0]!, ...size } };
}
