import { isIP } from 'node:net';
import { isNode, type NftExpression, type NftStatement } from '../../../model/nft.ts';
import { servicePort } from '../../service-names.ts';
import type { NftNode } from '../stateful.ts';
import { constant } from './constant.ts';
import { accept, type Cursor, isAtEnd, notUnderstood, peek, take } from './cursor.ts';
import { parseExpression } from './parse-expression.ts';
import type { Token } from './tokenize.ts';

const natFlags = ['random', 'fully-random', 'persistent'];

/** Statements that change addresses: dnat, snat, masquerade, redirect, tproxy. Null for any other word. */
export function parseTranslation(cursor: Cursor, word: string): NftStatement | null {
  if (!['dnat', 'snat', 'masquerade', 'redirect', 'tproxy'].includes(word)) return null;
  take(cursor);
  const members: NftNode = {};
  for (const family of ['ip', 'ip6']) if (accept(cursor, family)) members.family = family;
  if (accept(cursor, 'prefix')) members.type_flags = 'prefix';
  // `interval` and `addr . port` (nft 0.9.4 to 1.0.2) say of what type the map is, which its elements tell too.
  accept(cursor, 'interval');
  if (accept(cursor, 'addr')) skipWords(cursor, ['.', 'port']);
  if (accept(cursor, 'to')) Object.assign(members, parseDestination(cursor));
  return { [word]: word === 'tproxy' ? members : { ...members, flags: parseFlags(cursor) } };
}

function skipWords(cursor: Cursor, words: string[]): void {
  for (const word of words) if (!accept(cursor, word)) throw notUnderstood;
}

function parseFlags(cursor: Cursor): string[] {
  const flags: string[] = [];
  while (!isAtEnd(cursor)) {
    const flag = natFlags.find((name) => accept(cursor, name));
    if (flag === undefined) break;
    flags.push(flag);
    accept(cursor, ',');
  }
  return flags.sort();
}

/** `10.0.0.1:80`, `[fd00::1]:80`, `10.0.0.1-10.0.0.9:80-90`, `:8080`, or an expression with or without a port behind it. */
function parseDestination(cursor: Cursor): NftNode {
  const token = peek(cursor);
  if (token?.kind !== 'word') return { addr: parseExpression(cursor) };
  const literal = parseLiteral(token.text);
  if (literal !== null) {
    take(cursor);
    return literal;
  }
  const named = parseNamedPort(token.text, peek(cursor, 1));
  if (named !== null) {
    cursor.at += 2;
    return named;
  }
  const port = token.text === ':' || (token.text.startsWith(':') && isIP(token.text) === 0);
  if (port) return { port: parsePortExpression(cursor, token.text.slice(1)) };
  const addr = parseExpression(cursor);
  if (!isNode(addr)) throw notUnderstood;
  const next = peek(cursor);
  if (next?.kind !== 'word' || !next.text.startsWith(':')) return { addr };
  return { addr, port: parsePortExpression(cursor, next.text.slice(1)) };
}

/** `10.0.0.1:"http"` of `nft -S`. */
function parseNamedPort(text: string, next: Token | undefined): NftNode | null {
  if (next?.kind !== 'quoted' || !text.endsWith(':')) return null;
  const port = servicePort(next.text);
  return port === null ? null : parseLiteral(`${text}${port}`);
}

/** The colon stands before the first word of the expression: `:tcp dport map { ... }`. */
function parsePortExpression(cursor: Cursor, rest: string): NftExpression {
  const token = take(cursor);
  if (rest === '') return parseExpression(cursor);
  const tokens = [{ ...token, text: rest }, ...cursor.tokens.slice(cursor.at)];
  const inner: Cursor = { tokens, at: 0, depth: cursor.depth };
  const expression = parseExpression(inner);
  cursor.at += inner.at - 1;
  return expression;
}

const ports = /^(.*?):(\d{1,5}(?:-\d{1,5})?)$/;

function parseLiteral(text: string): NftNode | null {
  if (isIP(text) !== 0) return { addr: text };
  const bracketed = /^\[([^\]]+)\](?:-\[([^\]]+)\])?(?::(\d{1,5}(?:-\d{1,5})?))?$/.exec(text);
  if (bracketed) {
    const [, from, to, port] = bracketed;
    const addr = to === undefined ? address(from!) : address(`${from}-${to}`);
    return addr === null ? null : withPort(addr, port);
  }
  const [, start, port] = ports.exec(text) ?? [];
  if (start === '') return { port: constant(port!) };
  const addr = address(isIP(text) === 0 && start !== undefined && !isIPv6Range(text) ? start : text);
  return addr === null ? null : withPort(addr, start !== undefined && !isIPv6Range(text) ? port : undefined);
}

/** `fd00::1-fd00::5` ends like an address with a port; nft writes brackets where it means a port. */
const isIPv6Range = (text: string): boolean => text.split('-').every((part) => isIP(part) === 6);

function address(text: string): NftExpression {
  const value = constant(text);
  if (typeof value === 'string') return isIP(value) === 0 ? null : value;
  return isNode(value) && (value.range || value.prefix) ? value : null;
}

const withPort = (addr: NftExpression, port: string | undefined): NftNode =>
  port === undefined ? { addr } : { addr, port: constant(port) };

/** The address or device behind the optional `to` of dup and fwd. */
export function parsePlainDestination(cursor: Cursor): NftExpression {
  accept(cursor, 'to');
  return parseExpression(cursor);
}
