import type { Family } from '../../model/address.ts';
import type { ChainLines, IptablesChain, IptablesRule, IptablesTable } from '../../model/iptables.ts';
import { lazy } from '../../model/lazy.ts';
import type { Origin } from '../../model/origin.ts';
import { createCallers } from './callers.ts';
import type { ChainIndex, Section, TableChains } from './chain-index.ts';
import { eachChain } from './chains.ts';
import { readDeclaration } from './declaration.ts';
import { entryOf } from './entry.ts';
import { inferTables, type Placed } from './infer-table.ts';
import { mergeChain, type Occurrence } from './merge.ts';
import { createRuleReader } from './rules.ts';
import type { Scan } from './scan-state.ts';
import { originAt, scanRuns, textAt } from './text-line.ts';

/** Where one table stands: whole sections, and chains that were found to be its own. */
interface TableIndex {
  family: Family;
  name: string;
  parts: { section: Section; chains: ChainIndex[] | 'all' }[];
}

/** Chains whose table the text does not name: found by chains of the same names elsewhere in it, or judged by what they are. */
interface Inferred {
  alike: Placed[];
  judged: Placed[];
}

/** The tables of a scanned text; notes what had to be assumed to find them. */
export function buildTables(scan: Scan, family: Family | null): IptablesTable[] {
  const tables = new Map<string, TableIndex>();
  const named = namedTables(scan.sections);
  const inferred: Inferred = { alike: [], judged: [] };
  for (const section of scan.sections) {
    const sectionFamily = section.family ?? family ?? guessFamily(scan.text, section);
    const tableIndex = (name: string): TableIndex =>
      entryOf(tables, `${sectionFamily} ${name}`, () => ({ family: sectionFamily, name, parts: [] }));
    if (section.table !== null) {
      if (section.saved || section.chains.size() > 0) tableIndex(section.table).parts.push({ section, chains: 'all' });
      continue;
    }
    for (const [table, placed] of groupByTable(placeChains(scan, section, named, inferred))) {
      tableIndex(table).parts.push({ section, chains: placed });
    }
  }
  for (const words of describeInferred(inferred)) scan.assumptions.add(words);
  return [...tables.values()].map((index) => buildTable(scan, index));
}

function groupByTable(placed: Placed[]): Map<string, ChainIndex[]> {
  const groups = new Map<string, ChainIndex[]>();
  for (const { chain, table } of placed) entryOf(groups, table, () => []).push(chain);
  return groups;
}

/** Tables that hold a chain, for chains of sections that name their table. */
function namedTables(sections: Section[]): Map<string, Set<string>> {
  const named = new Map<string, Set<string>>();
  if (sections.every(({ table }) => table !== null)) return named;
  for (const { table, chains } of sections) {
    if (table === null) continue;
    for (const name of chains.names()) {
      entryOf(named, name, () => new Set()).add(table);
    }
  }
  return named;
}

/** Finds the tables of the chains of a section that does not name its table. */
function placeChains(scan: Scan, section: Section, named: Map<string, Set<string>>, inferred: Inferred): Placed[] {
  const elsewhere = section.chains.names().map((name) => named.get(name));
  const [first] = elsewhere[0] ?? [];
  const isPart = first !== undefined && elsewhere.every((tables) => tables?.size === 1 && tables.has(first));
  const placed = isPart
    ? Array.from(eachChain(section.chains), (chain) => ({ chain, table: first }))
    : inferTables(scan.text, section);
  const list = isPart ? inferred.alike : inferred.judged;
  for (const one of placed) list.push(one);
  return placed;
}

/** Both lists in one sentence each, however many sections they come from. */
const describeInferred = ({ alike, judged }: Inferred): string[] => [
  ...describePlaced(judged, 'judging by chain names and targets'),
  ...describePlaced(alike, 'where the same text has chains of these names'),
];

function describePlaced(placed: Placed[], reason: string): string[] {
  if (placed.length === 0) return [];
  const names = new Map<string, Set<string>>();
  for (const { chain, table } of placed) {
    entryOf(names, table, () => new Set()).add(chain.name);
  }
  const parts = [...names].map(([table, chains]) => {
    const shown = [...chains].slice(0, 3).join(', ');
    return `${shown}${chains.size > 3 ? ` and ${chains.size - 3} more` : ''} as ${table}`;
  });
  return [`the table is not named: took ${parts.join('; ')}, ${reason}`];
}

const ipv6Rule = /(?: -[sd] | --to-(?:destination|source) \[)[\da-f]*:[\da-f:]|ipv6-icmp|icmp6/i;

const guessFamily = (text: string, section: Section): Family =>
  ipv6Rule.test(text.slice(section.offset, section.end)) ? 6 : 4;

function buildTable(scan: Scan, index: TableIndex): IptablesTable {
  const chains = findChains(scan, index);
  const built = new Map<string, IptablesChain>();
  const callers = createCallers(
    scan.text,
    index.parts.map(({ section }) => section),
    chains,
  );
  return {
    family: index.family,
    name: index.name,
    source: scan.source,
    chainNames: lazy(() => chains.names()),
    chain(name) {
      const known = built.get(name);
      const chainIndex = known ? null : chains.get(name);
      if (known || !chainIndex) return known ?? null;
      const chain = buildChain(scan, chainIndex, index.family);
      built.set(name, chain);
      return chain;
    },
    origin(name) {
      const chain = chains.get(name);
      return chain && originOf(scan, chain);
    },
    lines(name) {
      const chain = chains.get(name);
      return chain && readLines(scan, chain);
    },
    scanLines(name, look) {
      const place = chains.find(name);
      if (place >= 0) scanRuns(scan.text, chains.at(place).runs, look);
      return place;
    },
    callers,
  };
}

/** The chains of one table, each as the whole text tells it. */
function findChains(scan: Scan, { parts }: TableIndex): TableChains {
  const [only, ...others] = parts;
  return only?.chains === 'all' && others.length === 0 ? chainsOfSection(only.section) : joinParts(scan, parts);
}

function chainsOfSection({ chains }: Section): TableChains {
  return {
    names: () => chains.names(),
    find: (name) => chains.find(name),
    at: (place) => chains.get(place),
    get(name) {
      const chain = chains.find(name);
      return chain < 0 ? null : chains.get(chain);
    },
  };
}

function joinParts(scan: Scan, parts: TableIndex['parts']): TableChains {
  const occurrences = new Map<string, Occurrence[]>();
  for (const { section, chains } of parts) {
    for (const chain of chains === 'all' ? eachChain(section.chains) : chains) {
      entryOf(occurrences, chain.name, () => []).push({ chain, section });
    }
  }
  const joined: ChainIndex[] = [];
  const numbers = new Map<string, number>();
  for (const [name, places] of occurrences) {
    const { chain, assumption } = mergeChain(scan.text, places);
    if (assumption !== null) scan.assumptions.add(assumption);
    numbers.set(name, joined.push(chain) - 1);
  }
  const find = (name: string): number => numbers.get(name) ?? -1;
  return {
    names: () => [...numbers.keys()],
    find,
    at: (place) => joined[place]!,
    get: (name) => joined[find(name)] ?? null,
  };
}

const originOf = ({ text, source }: Scan, { declaration, runs }: ChainIndex): Origin =>
  originAt(source, text, declaration ?? runs[0]!);

function readLines(scan: Scan, chain: ChainIndex): ChainLines {
  const { source } = scan;
  const rules: Origin[] = [];
  scanRuns(scan.text, chain.runs, (text, start, end, line) => {
    rules.push({ source, line, text: text.slice(start, end) });
    return false;
  });
  return { origin: originOf(scan, chain), rules };
}

/** Plain members: an object with getters of its own gets a hidden class of its own, which keeps it alive until all of the heap is collected. */
function buildChain(scan: Scan, index: ChainIndex, family: Family): IptablesChain {
  const declaration = index.declaration && readDeclaration(textAt(scan.text, index.declaration.offset));
  const reader = createRuleReader(scan.text, scan.source, index, family, scan.warnings);
  let rules: IptablesRule[] | null = null;
  return {
    name: index.name,
    policy: declaration?.policy ?? null,
    origin: originOf(scan, index),
    packets: declaration?.packets ?? null,
    bytes: declaration?.bytes ?? null,
    ruleCount: index.ruleCount,
    rules() {
      rules ??= reader.all();
      return rules;
    },
    rule: (position) => (rules === null ? reader.at(position) : rules[position]),
    line: (position) => reader.line(position),
    readRules: () => rules ?? reader.all(),
  };
}
