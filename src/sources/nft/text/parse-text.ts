import type { NftFamily, NftRuleset, NftTable } from '../../../model/nft.ts';
import { isFamily } from '../family.ts';
import { iptablesWarning, isManagedByIptables } from '../managed.ts';
import { handleOf, type Listing, lineOrigin, newListing, warn } from './listing.ts';
import { type Block, outline } from './outline.ts';
import { parseChain } from './parse-chain.ts';
import { parseObject } from './parse-object.ts';
import { parseSetBlock } from './parse-set.ts';
import { type Token, tokenize } from './tokenize.ts';

/** Reads `nft list ruleset`, or a part of it such as `nft list table` prints. */
export function parseNftText(text: string, source: string): NftRuleset {
  const listing = newListing(text, source);
  const { blocks, strays } = outline(text);
  const managed = new Set<string>();
  for (const stray of strays) {
    const table = iptablesWarning(stray.text);
    if (table !== null) managed.add(table);
    else if (!isNoise(stray.text))
      warn(listing, lineOrigin(listing, stray.line), 'other', 'this line belongs to no table');
  }
  const tables: NftTable[] = [];
  for (const block of blocks) {
    const table = parseTable(block, managed, listing);
    if (table !== null) tables.push(table);
    else warn(listing, lineOrigin(listing, block.line), 'other', 'these braces are no table');
  }
  return { source, form: 'text', version: null, tables, warnings: listing.warnings };
}

/** Comments, and a shell's prompt with the command that was typed. */
const isNoise = (text: string): boolean =>
  text.startsWith('#') || /^\S*(?:\s\S*)?[$#]\s+(?:sudo\s+)?nft\s/.test(text.slice(0, 500));

function parseTable(block: Block, managed: ReadonlySet<string>, listing: Listing): NftTable | null {
  const [, family, quotedName] = /^table (\w+) (\S+)$/.exec(block.header) ?? [];
  if (family === undefined || !isFamily(family)) return null;
  const name = quotedName!.replaceAll('"', '');
  const table: NftTable = {
    origin: lineOrigin(listing, block.line),
    family,
    name,
    handle: null,
    comment: null,
    flags: [],
    managedByIptables: false,
    chains: [],
    sets: [],
    flowtables: [],
    objects: [],
  };
  if (!block.closed) warn(listing, table.origin, 'other', `the listing ends inside of table ${family} ${name}`);
  readProperties(block, table, listing);
  for (const inner of block.blocks) addBlock(inner, table, family, listing);
  table.managedByIptables =
    managed.has(`${family} ${name}`) || isManagedByIptables(table, () => hasXtables(block, listing));
  return table;
}

function addBlock(block: Block, table: NftTable, family: NftFamily, listing: Listing): void {
  const [, kind, name] = /^(chain|set|map|meter) (\S+)$/.exec(block.header) ?? [];
  if (kind === 'chain') table.chains.push(parseChain(block, name!.replaceAll('"', ''), family, listing));
  else if (kind !== undefined)
    table.sets.push(parseSetBlock(block, name!.replaceAll('"', ''), kind === 'map', listing));
  else {
    const object = parseObject(block, listing);
    if (object === null)
      warn(listing, lineOrigin(listing, block.line), 'other', `"${block.header.slice(0, 200)}" is not understood`);
    else if (object.kind === 'flowtable') table.flowtables.push(object);
    else table.objects.push(object);
  }
}

/** What stands in a table outside of chains and sets: its comment, flags and handle. */
function readProperties(block: Block, table: NftTable, listing: Listing): void {
  const tokens: Token[] = [];
  let { from, line } = block.body;
  for (const inner of [...block.blocks, null]) {
    const to = inner === null ? block.body.to : startOfHeader(listing.text, inner);
    if (to > from) tokens.push(...tokenize(listing.text, { from, to, line }));
    if (inner !== null) ({ from, line } = endOf(inner, listing));
  }
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'comment') table.handle ??= handleOf(token.text);
    if (token.kind === 'word' && token.text === 'comment') table.comment ??= tokens[at + 1]?.text ?? null;
    if (token.kind !== 'word' || token.text !== 'flags') continue;
    for (let next = at + 1; tokens[next]?.kind === 'word' || tokens[next]?.text === ','; next++) {
      if (tokens[next]!.kind === 'word') table.flags.push(tokens[next]!.text);
    }
  }
}

const startOfHeader = (text: string, block: Block): number => text.lastIndexOf('\n', block.body.from - 1) + 1;

/** Lines are only needed for messages, and there is none about a table's own properties. */
const endOf = (block: Block, listing: Listing): { from: number; line: number } => ({
  from: Math.min(block.body.to + 1, listing.text.length),
  line: block.line,
});

/** Does a chain hold a match or target of iptables-nft? */
function hasXtables(block: Block, listing: Listing): boolean {
  const body = listing.text.slice(block.body.from, block.body.to);
  return /\bxt (?:match|target|watcher) |# xt_\w/.test(body);
}
