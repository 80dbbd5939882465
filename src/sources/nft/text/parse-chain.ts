import type { NftBase, NftChain, NftFamily, NftRule } from '../../../model/nft.ts';
import type { Origin } from '../../../model/origin.ts';
import { chainRules } from '../chain-rules.ts';
import { priorityNumber } from '../priority.ts';
import {
  accept,
  attempt,
  type Cursor,
  isAtEnd,
  isNext,
  newCursor,
  notUnderstood,
  peek,
  peekPastEnds,
  skipEnds,
  skipToEnd,
  take,
  takeName,
  takeWord,
} from './cursor.ts';
import { handleOf, type Listing, lineOrigin, warn } from './listing.ts';
import type { Block } from './outline.ts';
import { parseRule } from './parse-rule.ts';
import { tokenize } from './tokenize.ts';

/** What stands before the rules of a chain. */
interface Declaration {
  handle: number | null;
  comment: string | null;
  base: NftBase | null;
}

/** Reads a chain's declaration; its rules are read when they are asked for. */
export function parseChain(block: Block, name: string, family: NftFamily, listing: Listing): NftChain {
  const origin = lineOrigin(listing, block.line);
  const { cursor, declaration } = readDeclaration(block, family, listing, origin);
  return {
    origin,
    name,
    ...declaration,
    ...chainRules((warnings) => readRules(cursor(), family, { ...listing, warnings }), listing.warnings),
    leadsTo: () => leadsIn(listing.text.slice(block.body.from, block.body.to)),
  };
}

/** A comment or a name in quotes, which may look like anything; a jump; a map that is asked for a verdict. */
const lead = /"[^"\n]*"|\b(?:jump|goto)\s+"?([^\s",;}]+)|\bvmap\s+(@[^\s,;}]+)/g;

const leadsIn = (body: string): string[] =>
  Array.from(body.matchAll(lead), ([, chain, map]) => chain ?? map).filter((name) => name !== undefined);

/** The declaration is at most three lines: only those are cut into tokens now. */
function readDeclaration(block: Block, family: NftFamily, listing: Listing, origin: Origin) {
  const declaration: Declaration = { handle: null, comment: null, base: null };
  let { from, line } = block.body;
  while (from < block.body.to) {
    const newline = listing.text.indexOf('\n', from);
    const to = newline < 0 || newline >= block.body.to ? block.body.to : newline + 1;
    const tokens = tokenize(listing.text, { from, to, line });
    if (!readDeclarationLine(newCursor(tokens), declaration, family, listing, origin)) break;
    from = to;
    line += 1;
  }
  const rest = { from, to: block.body.to, line };
  return { declaration, cursor: () => newCursor(tokenize(listing.text, rest)) };
}

/** False at the first line that is a rule. */
function readDeclarationLine(
  cursor: Cursor,
  declaration: Declaration,
  family: NftFamily,
  listing: Listing,
  origin: Origin,
): boolean {
  skipEnds(cursor);
  const token = peek(cursor);
  if (token === undefined) return true;
  if (token.kind === 'comment') {
    declaration.handle ??= handleOf(token.text);
    return true;
  }
  if (isNext(cursor, 'comment') && peek(cursor, 1)?.kind === 'quoted' && isEndAfter(cursor, 2)) {
    declaration.comment = peek(cursor, 1)!.text;
    return true;
  }
  if (declaration.base !== null && isNext(cursor, 'policy') && isEndAfter(cursor, 2)) {
    declaration.base.policy = peek(cursor, 1)!.text === 'drop' ? 'drop' : 'accept';
    return true;
  }
  const isBase = isNext(cursor, 'type') && isNext(cursor, 'hook', 2);
  if (!isBase) return false;
  const line = lineOrigin(listing, token.line);
  declaration.base = attempt(cursor, () => readBase(cursor, family, line));
  if (declaration.base === null)
    warn(listing, line, 'chain', `what registers the chain of "${origin.text}" is not understood`);
  return true;
}

const isEndAfter = (cursor: Cursor, ahead: number): boolean => {
  const token = peek(cursor, ahead);
  return token === undefined || token.kind === 'end' || token.kind === 'comment';
};

/** `type filter hook ingress device "lo" priority filter - 5; policy drop;` */
function readBase(cursor: Cursor, family: NftFamily, origin: Origin): NftBase {
  accept(cursor, 'type');
  const type = takeWord(cursor);
  accept(cursor, 'hook');
  const hook = takeWord(cursor);
  const devices = readDevices(cursor);
  if (!accept(cursor, 'priority')) throw notUnderstood;
  const words: string[] = [];
  while (!isAtEnd(cursor)) words.push(takeWord(cursor));
  const priority = priorityNumber(words, family);
  if (priority === null) throw notUnderstood;
  skipEnds(cursor);
  const policy = accept(cursor, 'policy') && takeWord(cursor) === 'drop' ? 'drop' : 'accept';
  return { type, hook, priority, devices, policy, origin };
}

/** `device "eth0"`, `devices = { "eth0", "eth1" }` with names quoted or not. */
export function readDevices(cursor: Cursor): string[] {
  if (accept(cursor, 'device')) return [takeName(cursor)];
  if (!accept(cursor, 'devices')) return [];
  accept(cursor, '=');
  if (!accept(cursor, '{')) throw notUnderstood;
  const devices: string[] = [];
  while (!accept(cursor, '}')) {
    devices.push(takeName(cursor));
    accept(cursor, ',');
    skipEnds(cursor);
  }
  return devices;
}

function readRules(cursor: Cursor, family: NftFamily, listing: Listing): NftRule[] {
  const rules: NftRule[] = [];
  for (let token = peekPastEnds(cursor); token !== undefined; token = peekPastEnds(cursor)) {
    if (token.kind === 'comment') take(cursor);
    else rules.push(parseRule(cursor, rules.length + 1, family, listing));
    skipToEnd(cursor);
  }
  return rules;
}
