import { isNode, type NftExpression, type NftObject } from '../../../model/nft.ts';
import type { NftNode } from '../stateful.ts';
import {
  accept,
  attempt,
  type Cursor,
  expect,
  newCursor,
  notUnderstood,
  peek,
  take,
  takeName,
  takeWord,
} from './cursor.ts';
import { type Listing, lineOrigin, warn } from './listing.ts';
import type { Block } from './outline.ts';
import { readDevices } from './parse-chain.ts';
import { parseCounter, parseLimit, parseQuota } from './parse-rate.ts';
import { parseSynproxyOptions } from './parse-target.ts';
import { tokenize } from './tokenize.ts';

/** Kinds of named objects, by the words before their name, with the parser of what nft prints in their braces. */
const kinds: Record<string, (cursor: Cursor) => NftExpression> = {
  counter: parseCounter,
  quota: parseQuota,
  limit: parseLimit,
  synproxy: parseSynproxyOptions,
  flowtable: parseFlowtable,
  'ct helper': parseWords,
  'ct timeout': parseWords,
  'ct expectation': parseWords,
  secmark: parseWords,
  tunnel: parseWords,
};

/** Reads a flowtable or a stateful object; null where the header is of no kind that nft prints. */
export function parseObject(block: Block, listing: Listing): NftObject | null {
  const match = /^(ct \w+|\w+) (\S+)$/.exec(block.header);
  const parse = match && Object.hasOwn(kinds, match[1]!) ? kinds[match[1]!] : undefined;
  if (!match || parse === undefined) return null;
  const origin = lineOrigin(listing, block.line);
  const tokens = tokenize(listing.text, block.body).filter((token) => token.kind !== 'end' && token.kind !== 'comment');
  const cursor = newCursor(tokens);
  const body = attempt(cursor, () => {
    const comment: NftNode = accept(cursor, 'comment') ? { comment: takeName(cursor) } : {};
    const read = parse(cursor);
    if (peek(cursor) !== undefined) throw notUnderstood;
    return isNode(read) ? { ...comment, ...read } : comment;
  });
  if (body === null) warn(listing, origin, 'other', `the properties of ${match[1]} ${match[2]} are not understood`);
  return { origin, kind: match[1]!, name: match[2]!.replaceAll('"', ''), body };
}

/** `hook ingress priority filter devices = { eth0 } flags offload counter`. */
function parseFlowtable(cursor: Cursor): NftNode {
  expect(cursor, 'hook');
  const hook = takeWord(cursor);
  expect(cursor, 'priority');
  while (peek(cursor)?.kind === 'word' && !['devices', 'flags', 'counter'].includes(peek(cursor)!.text)) take(cursor);
  const dev = readDevices(cursor);
  const flags = accept(cursor, 'flags') ? [takeWord(cursor)] : [];
  accept(cursor, 'counter');
  return { hook, dev, flags };
}

/** Properties that no packet's fate depends on: words and their values as they stand. */
function parseWords(cursor: Cursor): NftNode {
  const words: NftExpression[] = [];
  while (peek(cursor) !== undefined) words.push(take(cursor).text);
  return { words };
}
