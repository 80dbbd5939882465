import type { NftExpression } from '../../../model/nft.ts';
import { bareMetaKeys, extensionHeaders, payloadFields, tunnelProtocols } from '../payload-fields.ts';
import type { NftNode } from '../stateful.ts';
import { accept, type Cursor, isNext, notUnderstood, peek, take, takeNumber, takeWord } from './cursor.ts';
import type { Words } from './parse-expression.ts';

type ParseConcatenation = (cursor: Cursor, words: Words) => NftExpression;

/** Parsers of the selectors that begin with a keyword of their own; null where the word is only a constant after all. */
const selectors = new Map<string, (cursor: Cursor, inner: ParseConcatenation) => NftExpression>([
  ['meta', (cursor) => ({ meta: { key: takeWord(cursor) } })],
  ['ct', parseConntrack],
  ['fib', parseFib],
  ['numgen', parseNumberGenerator],
  ['jhash', parseHash],
  ['symhash', (cursor) => ({ symhash: parseModulus(cursor) })],
  ['socket', parseSocket],
  ['osf', parseFingerprint],
  ['ipsec', parseIpsec],
  ['exthdr', (cursor) => ({ exthdr: { name: takeWord(cursor) } })],
]);

/** An expression that reads the packet or its surroundings; null, with nothing taken, where none begins here. */
export function parseSelector(cursor: Cursor, inner: ParseConcatenation): NftExpression | null {
  const token = peek(cursor);
  if (token?.kind !== 'word') return null;
  const { text } = token;
  const following = peek(cursor, 1);
  const next = following?.kind === 'word' ? following.text : '';
  const parse = selectors.get(text);
  if (parse !== undefined && next !== '') {
    take(cursor);
    return parse(cursor, inner);
  }
  if (/^@(?:ll|nh|th|ih),/.test(text)) return rawPayload(take(cursor).text);
  if (bareMetaKeys.has(text)) return { meta: { key: takeWord(cursor) } };
  return parseRoute(cursor, text, next) ?? parseHeader(cursor, text, next);
}

function rawPayload(text: string): NftExpression {
  const [base, offset, length] = text.slice(1).split(',');
  return { payload: { base: base!, offset: Number(offset), len: Number(length) } };
}

/** `rt` is routing data or the IPv6 routing header; their keys tell which. */
function parseRoute(cursor: Cursor, text: string, next: string): NftExpression | null {
  if (text !== 'rt') return null;
  if (['classid', 'nexthop', 'mtu', 'ipsec'].includes(next)) {
    take(cursor);
    return { rt: { key: takeWord(cursor) } };
  }
  if (next !== 'ip' && next !== 'ip6') return null;
  take(cursor);
  const family = takeWord(cursor);
  return { rt: { key: takeWord(cursor), family } };
}

function parseHeader(cursor: Cursor, text: string, next: string): NftExpression | null {
  const option = parseOption(cursor, text, next);
  if (option !== null) return option;
  const isExtension = extensionHeaders.get(text)?.includes(next.replace(/\[\d+\]$/, '')) || text === 'rt0';
  if (isExtension && next !== '') {
    take(cursor);
    const field = takeWord(cursor);
    const indexed = /^addr\[(\d+)\]$/.exec(field);
    return { exthdr: indexed ? { name: text, field: 'addr', offset: Number(indexed[1]) } : { name: text, field } };
  }
  if (tunnelProtocols.has(text) && payloadFields.get(next)?.includes(peek(cursor, 2)?.text ?? '')) {
    take(cursor);
    const protocol = takeWord(cursor);
    return { payload: { tunnel: text, protocol, field: takeWord(cursor) } };
  }
  if (!payloadFields.get(text)?.includes(next)) return null;
  take(cursor);
  const field = takeWord(cursor);
  const isArpAddress = text === 'arp' && (isNext(cursor, 'ip') || isNext(cursor, 'ether'));
  return { payload: { protocol: text, field: isArpAddress ? `${field} ${takeWord(cursor)}` : field } };
}

/** Fields that TCP and IP options and SCTP chunks have; without one the option's presence is meant. */
const optionFields = new Set([
  'kind',
  'length',
  'size',
  'count',
  'left',
  'right',
  'tsval',
  'tsecr',
  'type',
  'ptr',
  'addr',
  'value',
  'flags',
  'subtype',
]);

function parseOption(cursor: Cursor, text: string, next: string): NftExpression | null {
  const isOption = next === 'option' && (text === 'tcp' || text === 'ip' || text === 'dccp');
  if (!isOption && !(text === 'sctp' && next === 'chunk')) return null;
  const kind = `${takeWord(cursor)} ${takeWord(cursor)}`;
  const option = peek(cursor);
  if (option?.kind !== 'word') throw notUnderstood;
  const name = /^\d+$/.test(option.text) ? Number(take(cursor).text) : take(cursor).text;
  const field = peek(cursor)?.text ?? '';
  return { [kind]: optionFields.has(field) ? { name, field: takeWord(cursor) } : { name } };
}

/** Keys that take a direction; `ip saddr` and its like also name the family. */
function parseConntrack(cursor: Cursor): NftExpression {
  const dir = ['original', 'reply'].find((word) => accept(cursor, word));
  const key = takeWord(cursor);
  const isFamily = (key === 'ip' || key === 'ip6') && (isNext(cursor, 'saddr') || isNext(cursor, 'daddr'));
  const full = isFamily ? `${key} ${takeWord(cursor)}` : key;
  return { ct: dir === undefined ? { key: full } : { key: full, dir } };
}

function parseFib(cursor: Cursor): NftExpression {
  const flags = [takeWord(cursor)];
  while (accept(cursor, '.')) flags.push(takeWord(cursor));
  const result = takeWord(cursor);
  if (!['oif', 'oifname', 'type'].includes(result)) throw notUnderstood;
  return { fib: { result, flags } };
}

function parseNumberGenerator(cursor: Cursor): NftExpression {
  const mode = takeWord(cursor);
  return { numgen: { mode, offset: 0, ...parseModulus(cursor) } };
}

function parseModulus(cursor: Cursor): { [member: string]: number } {
  const members: { [member: string]: number } = {};
  for (const name of ['mod', 'seed', 'offset']) if (accept(cursor, name)) members[name] = takeNumber(cursor);
  if (members.mod === undefined) throw notUnderstood;
  return members;
}

function parseHash(cursor: Cursor, inner: ParseConcatenation): NftExpression {
  const expr = inner(cursor, 'selectors');
  return { jhash: { expr, ...parseModulus(cursor) } };
}

function parseSocket(cursor: Cursor): NftExpression {
  const key = takeWord(cursor);
  return { socket: accept(cursor, 'level') ? { key, level: takeNumber(cursor) } : { key } };
}

function parseFingerprint(cursor: Cursor): NftExpression {
  const ttl: NftNode = accept(cursor, 'ttl') ? { ttl: takeWord(cursor) } : {};
  return { osf: { key: takeWord(cursor), ...ttl } };
}

function parseIpsec(cursor: Cursor): NftExpression {
  const dir = takeWord(cursor);
  const spnum: NftNode = accept(cursor, 'spnum') ? { spnum: takeNumber(cursor) } : {};
  const family: NftNode = isNext(cursor, 'ip') || isNext(cursor, 'ip6') ? { family: takeWord(cursor) } : {};
  return { ipsec: { dir, key: takeWord(cursor), ...spnum, ...family } };
}
