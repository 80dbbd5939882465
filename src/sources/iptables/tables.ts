import type { Family } from '../../model/address.ts';
import type { IptablesChain, IptablesRule, IptablesTable } from '../../model/iptables.ts';
import { indexCallers } from './callers.ts';
import type { ChainIndex, Section } from './chain-index.ts';
import { readDeclaration } from './declaration.ts';
import { entryOf } from './entry.ts';
import { inferTables, type Placed } from './infer-table.ts';
import { mergeChain, type Occurrence } from './merge.ts';
import { readRules as readRulesOf } from './rules.ts';
import type { Scan } from './scan-state.ts';
import { originAt, textAt } from './text-line.ts';

/** All places of the chains of one table. */
interface TableIndex {
  family: Family;
  name: string;
  chains: Map<string, Occurrence[]>;
}

/** The tables of a scanned text; notes what had to be assumed to find them. */
export function buildTables(scan: Scan, family: Family | null): IptablesTable[] {
  const tables = new Map<string, TableIndex>();
  const named = namedTables(scan.sections);
  for (const section of scan.sections) {
    const sectionFamily = section.family ?? family ?? guessFamily(scan.text, section);
    const tableIndex = (name: string): TableIndex =>
      entryOf(tables, `${sectionFamily} ${name}`, () => ({ family: sectionFamily, name, chains: new Map() }));
    if (section.saved) tableIndex(section.table!);
    for (const { chain, table } of placeChains(scan, section, named)) {
      entryOf(tableIndex(table).chains, chain.name, () => []).push({ chain, section });
    }
  }
  return [...tables.values()].map((index) => buildTable(scan, index));
}

/** Tables that hold a chain, for chains of sections that name their table. */
function namedTables(sections: Section[]): Map<string, Set<string>> {
  const named = new Map<string, Set<string>>();
  if (sections.every(({ table }) => table !== null)) return named;
  for (const { table, chains } of sections) {
    if (table === null) continue;
    for (const name of chains.keys()) {
      entryOf(named, name, () => new Set()).add(table);
    }
  }
  return named;
}

function placeChains(scan: Scan, section: Section, named: Map<string, Set<string>>): Placed[] {
  const { table } = section;
  if (table !== null) return [...section.chains.values()].map((chain) => ({ chain, table }));
  const elsewhere = [...section.chains.keys()].map((name) => named.get(name));
  const [first] = elsewhere[0] ?? [];
  const isPart = first !== undefined && elsewhere.every((tables) => tables?.size === 1 && tables.has(first));
  const placed = isPart
    ? [...section.chains.values()].map((chain) => ({ chain, table: first }))
    : inferTables(scan.text, section);
  scan.assumptions.add(describePlacing(placed, isPart));
  return placed;
}

function describePlacing(placed: Placed[], isPart: boolean): string {
  const names = new Map<string, string[]>();
  for (const { chain, table } of placed) {
    entryOf(names, table, () => []).push(chain.name);
  }
  const parts = [...names].map(([table, chains]) => {
    const shown = chains.slice(0, 3).join(', ');
    return `${shown}${chains.length > 3 ? ` and ${chains.length - 3} more` : ''} as ${table}`;
  });
  const reason = isPart ? 'where the same text has chains of these names' : 'judging by chain names and targets';
  return `the table is not named: took ${parts.join('; ')}, ${reason}`;
}

const ipv6Rule = /(?: -[sd] | --to-(?:destination|source) \[)[\da-f]*:[\da-f:]|ipv6-icmp|icmp6/i;

const guessFamily = (text: string, section: Section): Family =>
  ipv6Rule.test(text.slice(section.offset, section.end)) ? 6 : 4;

function buildTable(scan: Scan, index: TableIndex): IptablesTable {
  const chains = new Map<string, ChainIndex>();
  for (const [name, occurrences] of index.chains) {
    const { chain, assumption } = mergeChain(scan.text, occurrences);
    if (assumption !== null) scan.assumptions.add(assumption);
    chains.set(name, chain);
  }
  const built = new Map<string, IptablesChain>();
  let callers: Map<string, string[]> | null = null;
  return {
    family: index.family,
    name: index.name,
    source: scan.source,
    chainNames: () => [...chains.keys()],
    chain(name) {
      const known = built.get(name);
      const chainIndex = chains.get(name);
      if (known || !chainIndex) return known ?? null;
      const chain = buildChain(scan, chainIndex, index.family);
      built.set(name, chain);
      return chain;
    },
    callers(name) {
      callers ??= indexCallers(scan.text, chains.values());
      return callers.get(name) ?? [];
    },
  };
}

function buildChain(scan: Scan, index: ChainIndex, family: Family): IptablesChain {
  const place = index.declaration ?? index.runs[0]!;
  const declaration = index.declaration && readDeclaration(textAt(scan.text, index.declaration.offset));
  let rules: IptablesRule[] | null = null;
  let isWarned = false;
  const readRules = (): IptablesRule[] => {
    const read = readRulesOf(scan.text, scan.source, index.runs, family, isWarned ? [] : scan.warnings);
    isWarned = true;
    return read;
  };
  return {
    name: index.name,
    policy: declaration?.policy ?? null,
    origin: originAt(scan.source, scan.text, place),
    packets: declaration?.packets ?? null,
    bytes: declaration?.bytes ?? null,
    ruleCount: index.ruleCount,
    rules() {
      rules ??= readRules();
      return rules;
    },
    readRules: () => rules ?? readRules(),
  };
}
