import type { NftExpression, NftStatement } from '../../../model/nft.ts';
import { limitOf, type NftNode, quotaOf } from '../stateful.ts';
import { accept, type Cursor, expect, isNext, notUnderstood, peek, take, takeNumber, takeWord } from './cursor.ts';
import { parseExpression } from './parse-expression.ts';
import { parseDuration } from './units.ts';

/** Statements that count: counter, quota, limit, ct count, last. Null for any other word. */
export function parseRateStatement(cursor: Cursor, word: string): NftStatement | null {
  if (word === 'ct' && isNext(cursor, 'count', 1)) {
    cursor.at += 2;
    return { 'ct count': parseConnectionCount(cursor) };
  }
  if (word !== 'counter' && word !== 'quota' && word !== 'limit' && word !== 'last') return null;
  take(cursor);
  if (word === 'last') return { last: parseLast(cursor) };
  if (accept(cursor, 'name')) return { [word]: parseObjectName(cursor) };
  if (word === 'counter') return { counter: parseCounter(cursor) };
  return word === 'quota' ? { quota: parseQuota(cursor) } : { limit: parseLimit(cursor) };
}

/** The name of a stateful object, or a map that leads to one. */
function parseObjectName(cursor: Cursor): NftExpression {
  return peek(cursor)?.kind === 'quoted' ? take(cursor).text : parseExpression(cursor);
}

export function parseCounter(cursor: Cursor): NftExpression {
  if (!accept(cursor, 'packets')) return null;
  const packets = takeNumber(cursor);
  expect(cursor, 'bytes');
  return { packets, bytes: takeNumber(cursor) };
}

/** `over 25 mbytes used 3 bytes`. */
export function parseQuota(cursor: Cursor): NftNode {
  const inv = accept(cursor, 'over');
  accept(cursor, 'until');
  const val = takeNumber(cursor);
  const unit = takeWord(cursor);
  if (!accept(cursor, 'used')) return quotaOf({ val, val_unit: unit, inv });
  const used = takeNumber(cursor);
  return quotaOf({ val, val_unit: unit, used, used_unit: takeWord(cursor), inv });
}

/** `rate over 10 mbytes/minute burst 5 kbytes`. */
export function parseLimit(cursor: Cursor): NftNode {
  expect(cursor, 'rate');
  const inv = accept(cursor, 'over');
  const packets = /^(\d+)\/(\w+)$/.exec(peek(cursor)?.text ?? '');
  if (packets !== null) {
    take(cursor);
    return limitOf({ rate: Number(packets[1]), per: packets[2]!, inv, ...parseBurst(cursor) });
  }
  const rate = takeNumber(cursor);
  const [unit, per] = takeWord(cursor).split('/');
  if (unit === undefined || per === undefined) throw notUnderstood;
  return limitOf({ rate, rate_unit: unit, per, inv, ...parseBurst(cursor) });
}

function parseBurst(cursor: Cursor): NftNode {
  if (!accept(cursor, 'burst')) return {};
  const burst = takeNumber(cursor);
  return { burst, burst_unit: takeWord(cursor) };
}

function parseConnectionCount(cursor: Cursor): NftNode {
  const inv = accept(cursor, 'over');
  const val = takeNumber(cursor);
  return inv ? { val, inv } : { val };
}

/** `last used never`, `last used 1h2m`. */
function parseLast(cursor: Cursor): NftExpression {
  if (!accept(cursor, 'used')) return null;
  const word = takeWord(cursor);
  return word === 'never' ? null : { used: parseDuration(word) };
}
