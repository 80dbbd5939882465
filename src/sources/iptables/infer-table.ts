import type { ChainIndex, Place, Run, Section } from './chain-index.ts';
import { eachChain } from './chains.ts';
import { entryOf } from './entry.ts';
import { readRow } from './listing/row.ts';
import { isBuiltIn, type TableName, tableNames, tableOf, tablesWith } from './table-hints.ts';
import { placesOf, textAt } from './text-line.ts';

/** A chain, or the part of its rules that belongs to one table. */
export interface Placed {
  chain: ChainIndex;
  table: string;
}

/** What a chain tells about its table. */
interface Clues {
  chain: ChainIndex;
  /** Where it jumps, and targets. */
  targets: Set<string>;
  /** Tables that agree with its name and its targets. */
  tables: TableName[];
}

/**
 * Finds the table of the chains of a section that does not name it: from built-in chains, from targets that are
 * allowed in one table only, and from the names that kube-proxy and others use.
 */
export function inferTables(text: string, section: Section): Placed[] {
  const clues = Array.from(eachChain(section.chains), (chain) => findClues(text, chain));
  const common = tableNames.filter((table) => clues.every(({ tables }) => tables.includes(table)));
  if (common.length > 0) {
    const table = prefer(common, clues);
    return clues.map(({ chain }) => ({ chain, table }));
  }
  return inferEach(text, clues);
}

function findClues(text: string, chain: ChainIndex): Clues {
  const targets = new Set<string>();
  for (const run of chain.runs) for (const place of placesOf(text, run)) targets.add(targetAt(text, place, run));
  const told = [...targets].map(tableOf).filter((table) => table !== null);
  const tables = tablesWith(chain.name).filter((table) => told.every((other) => other === table));
  return { chain, targets, tables };
}

/** Target of a rule without cutting it into words: the last `-j` or `-g` of the line. Empty where there is none. */
function targetAt(text: string, place: Place, run: Run): string {
  const line = textAt(text, place.offset);
  if (run.columns) return readRow(line, run.columns)?.target ?? '';
  const at = Math.max(line.lastIndexOf(' -j '), line.lastIndexOf(' -g '), line.lastIndexOf('"-j '));
  return at < 0 ? '' : (/^\S+/.exec(line.slice(at + 4))?.[0] ?? '');
}

/** The likeliest of several tables for these chains. */
function prefer(tables: readonly TableName[], clues: Clues[]): TableName {
  const declared = clues
    .filter(({ chain }) => chain.declaration && isBuiltIn(chain.name))
    .map(({ chain }) => chain.name);
  if (tables.includes('raw') && declared.sort().join() === 'OUTPUT,PREROUTING') return 'raw';
  const nat = clues.some(({ chain }) => chain.name === 'PREROUTING' || chain.name === 'POSTROUTING');
  const order: TableName[] = nat ? ['nat', 'mangle', 'raw'] : ['filter', 'nat', 'mangle', 'raw', 'security'];
  return order.find((table) => tables.includes(table)) ?? tables[0]!;
}

/** Chains of several tables in one heap: each by its own clues, the rest by the chains around it. */
function inferEach(text: string, clues: Clues[]): Placed[] {
  const sure = new Map<string, TableName>();
  for (const clue of clues) {
    const { tables, chain } = clue;
    if (tables.length > 0 && tables.length < tableNames.length) sure.set(chain.name, prefer(tables, [clue]));
  }
  spread(clues, sure);
  return clues.flatMap((clue) =>
    clue.tables.length === 0
      ? split(text, clue.chain)
      : [{ chain: clue.chain, table: sure.get(clue.chain.name) ?? prefer(clue.tables, [clue]) }],
  );
}

/** A jump stays in its table: chains that tell nothing are where their callers, or the chains they call, are. */
function spread(clues: Clues[], sure: Map<string, TableName>): void {
  const neighbours = new Map<string, string[]>();
  const link = (from: string, to: string): void => {
    entryOf(neighbours, from, () => []).push(to);
  };
  for (const { chain, targets } of clues) {
    for (const target of targets) {
      link(chain.name, target);
      link(target, chain.name);
    }
  }
  const open = new Set(
    clues.filter(({ chain, tables }) => tables.length > 0 && !sure.has(chain.name)).map(({ chain }) => chain.name),
  );
  const queue = [...sure.keys()];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    for (const neighbour of neighbours.get(name) ?? []) {
      if (!open.delete(neighbour)) continue;
      sure.set(neighbour, sure.get(name)!);
      queue.push(neighbour);
    }
  }
}

/** Rules of one chain name in two tables (`iptables-save | grep`): each rule by its own target. */
function split(text: string, chain: ChainIndex): Placed[] {
  const parts = new Map<TableName, ChainIndex>();
  const possible = tablesWith(chain.name);
  for (const run of chain.runs) {
    for (const place of placesOf(text, run)) {
      const table = tableOf(targetAt(text, place, run)) ?? possible[0]!;
      const part = entryOf(parts, table, () => ({ ...chain, runs: [], ruleCount: 0 }));
      part.runs.push({ ...place, count: 1, columns: run.columns });
      part.ruleCount += 1;
    }
  }
  return [...parts].map(([table, part]) => ({ chain: part, table }));
}
