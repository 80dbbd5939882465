import { isNode, type NftExpression, type NftStatement } from '../../../model/nft.ts';
import { accept, type Cursor, expect, isNext, notUnderstood, peek, take } from './cursor.ts';
import { parseConcatenation, parseExpression, parseList, parseSet } from './parse-expression.ts';

const operators = ['==', '!=', '<=', '>=', '<', '>', '!'];
/** The same, as old versions read them. */
const wordOperators = new Map([
  ['eq', '=='],
  ['ne', '!='],
  ['le', '<='],
  ['ge', '>='],
  ['lt', '<'],
  ['gt', '>'],
]);

/** What begins with an expression: a match, a verdict map, or an assignment (`meta mark set ...`). */
export function parseMatch(cursor: Cursor): NftStatement {
  const left = parseExpression(cursor);
  if (!isNode(left)) throw notUnderstood;
  if (accept(cursor, 'vmap')) return { vmap: { key: left, data: parseSet(cursor) } };
  if (isNext(cursor, 'set')) return parseAssignment(cursor, left);
  return { match: parseRelation(cursor, left) };
}

function parseAssignment(cursor: Cursor, key: NftExpression): NftStatement {
  expect(cursor, 'set');
  const conntrack = isNode(key) && isNode(key.ct) ? key.ct.key : null;
  const isObject = conntrack === 'helper' || conntrack === 'timeout' || conntrack === 'expectation';
  if (isObject && peek(cursor)?.kind === 'quoted') return { [`ct ${conntrack}`]: take(cursor).text };
  const value = parseExpression(cursor);
  if (!isNext(cursor, ',')) return { mangle: { key, value } };
  const values = [value];
  while (accept(cursor, ',')) values.push(parseExpression(cursor));
  return { mangle: { key, value: values } };
}

function parseRelation(cursor: Cursor, left: NftExpression): { op: string; left: NftExpression; right: NftExpression } {
  const op = takeOperator(cursor);
  const right = parseRight(cursor);
  // `tcp flags syn / syn,ack` means `tcp flags & (syn | ack) == syn`.
  if (accept(cursor, '/')) return { op: op ?? '==', left: { '&': [left, parseList(cursor, 'constants')] }, right };
  if (op !== null) return { op, left, right };
  // Without an operator a bitmask asks for any of the bits (libnftables-json(5), operator `in`).
  return { op: Array.isArray(right) || (isBitmask(left) && !isNode(right)) ? 'in' : '==', left, right };
}

function takeOperator(cursor: Cursor): string | null {
  for (const operator of operators) if (accept(cursor, operator)) return operator;
  for (const [word, operator] of wordOperators) if (accept(cursor, word)) return operator;
  return null;
}

function parseRight(cursor: Cursor): NftExpression {
  const token = peek(cursor);
  const isReference = token?.kind === 'word' && /^@(?!(?:ll|nh|th|ih),)/.test(token.text);
  if (isReference || isNext(cursor, '{')) return parseSet(cursor);
  const list = parseList(cursor, 'constants');
  return list === null ? parseConcatenation(cursor, 'constants') : list;
}

/** Types that nft(8) bases on `bitmask`. A reference to a named set is looked up as a whole value. */
function isBitmask(left: NftExpression): boolean {
  if (!isNode(left)) return false;
  const { ct, payload } = left;
  if (isNode(ct)) return ['state', 'status', 'label', 'event'].includes(String(ct.key));
  return isNode(payload) && payload.protocol === 'tcp' && payload.field === 'flags';
}
