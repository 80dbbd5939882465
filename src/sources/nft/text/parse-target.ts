import type { NftExpression, NftFamily, NftStatement } from '../../../model/nft.ts';
import { rejectOf } from '../reject.ts';
import type { NftNode } from '../stateful.ts';
import { accept, type Cursor, expect, isAtEnd, isNext, peek, take, takeName, takeNumber, takeWord } from './cursor.ts';
import { parseConcatenation, parseExpression } from './parse-expression.ts';
import { parseLog } from './parse-log.ts';
import { parseSelector } from './parse-selector.ts';
import { parsePlainDestination } from './parse-translation.ts';

/** Statements that act on the packet as a whole. */
const parsers: Record<string, (cursor: Cursor, family: NftFamily) => NftExpression> = {
  notrack: () => null,
  log: parseLog,
  reject: parseReject,
  queue: parseQueue,
  synproxy: parseSynproxy,
  dup: parseDuplicate,
  fwd: parseForward,
  xt: parseXtables,
  flow: parseFlow,
  reset: (cursor) => parseSelector(cursor, parseConcatenation),
};

export function parseTargetStatement(cursor: Cursor, word: string, family: NftFamily): NftStatement | null {
  const parse = Object.hasOwn(parsers, word) ? parsers[word] : undefined;
  if (parse === undefined) return null;
  take(cursor);
  return { [word]: parse(cursor, family) };
}

/** `reject`, `reject with tcp reset`, `reject with icmp port-unreachable`, before 1.0 `reject with icmp type ...`. */
function parseReject(cursor: Cursor, family: NftFamily): NftNode {
  if (!accept(cursor, 'with')) return rejectOf(null, family);
  if (accept(cursor, 'tcp')) {
    expect(cursor, 'reset');
    return { type: 'tcp reset' };
  }
  const type = takeWord(cursor);
  accept(cursor, 'type');
  const code = takeWord(cursor);
  return rejectOf({ type, expr: /^\d+$/.test(code) ? Number(code) : code }, family);
}

/** `queue num 1-3 bypass,fanout` (0.9), `queue flags bypass to 1-3` (1.0 and later). */
function parseQueue(cursor: Cursor): NftNode {
  const members: NftNode = {};
  const flags: string[] = [];
  const takeFlags = (): void => {
    while (isNext(cursor, 'bypass') || isNext(cursor, 'fanout')) {
      flags.push(takeWord(cursor));
      accept(cursor, ',');
    }
  };
  if (accept(cursor, 'flags')) takeFlags();
  if (accept(cursor, 'num') || accept(cursor, 'to')) members.num = parseExpression(cursor);
  takeFlags();
  return { ...members, flags: flags.sort() };
}

function parseSynproxy(cursor: Cursor): NftExpression {
  if (accept(cursor, 'name')) return takeName(cursor);
  return parseSynproxyOptions(cursor);
}

/** `mss 1460 wscale 7 timestamp sack-perm`; in an object each stands on a line of its own. */
export function parseSynproxyOptions(cursor: Cursor): NftExpression {
  const members: NftNode = {};
  const flags: string[] = [];
  for (;;) {
    if (accept(cursor, 'mss')) members.mss = takeNumber(cursor);
    else if (accept(cursor, 'wscale')) members.wscale = takeNumber(cursor);
    else if (isNext(cursor, 'timestamp') || isNext(cursor, 'sack-perm')) flags.push(takeWord(cursor));
    else break;
  }
  return { ...members, flags: flags.sort() };
}

function parseDuplicate(cursor: Cursor): NftNode {
  const addr = parsePlainDestination(cursor);
  return accept(cursor, 'device') ? { addr, dev: parseExpression(cursor) } : { addr };
}

/** `fwd to "lo"`, `fwd ip to 10.0.0.1 device "lo"`. */
function parseForward(cursor: Cursor): NftNode {
  const family = ['ip', 'ip6'].find((word) => accept(cursor, word));
  const target = parsePlainDestination(cursor);
  if (family === undefined) return { dev: target };
  expect(cursor, 'device');
  return { family, addr: target, dev: parseExpression(cursor) };
}

/** `xt match "recent"`, `xt target MASQUERADE`: nft prints no arguments. */
function parseXtables(cursor: Cursor): NftNode {
  const type = takeWord(cursor);
  return { type, name: isAtEnd(cursor) ? null : takeName(cursor) };
}

/** `flow add @name`, in 0.9 `flow offload @name`. */
function parseFlow(cursor: Cursor): NftNode {
  takeWord(cursor);
  return { op: 'add', flowtable: peek(cursor) === undefined ? null : takeName(cursor) };
}
