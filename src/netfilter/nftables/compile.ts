import type { NftChain, NftSet, NftTable } from '../../model/nft.ts';
import type { Warning } from '../../model/origin.ts';
import { parseNft } from '../../sources/nft/parse-ruleset.ts';
import type { Base, Chain, Rule, Table } from '../rule.ts';
import { baseOf } from './base.ts';
import { entryOf } from './compile-elements.ts';
import { compileExpression } from './compile-expression.ts';
import { compileRule } from './compile-rule.ts';
import type { Context, NamedSet } from './context.ts';
import type { DataType } from './data-type.ts';
import { type Elements, elementsOf } from './lookup.ts';

/** What a listing of nft means. */
export interface CompiledNft {
  tables: Table[];
  /** What was not understood. Grows as chains and sets are asked for. */
  warnings: Warning[];
}

/** Reads and compiles `nft list ruleset`, as text or JSON. Rules are parsed when a packet reaches their chain. */
export function compileNft(text: string, source: string): CompiledNft {
  const { tables, warnings } = parseNft(text, source);
  return { tables: tables.map((table) => compileNftTable(table, warnings)), warnings };
}

/** Gives one table its meaning. */
export function compileNftTable(source: NftTable, warnings: Warning[]): Table {
  const byName = new Map(source.chains.map((chain) => [chain.name, chain]));
  const bases = new Map<NftChain, Base | null>();
  for (const chain of source.chains) bases.set(chain, baseOf(chain, source, warnings));
  const compiled = new Map<string, Chain>();
  const contextOf = tableContext(source, byName);
  const table: Table = {
    backend: 'nft',
    family: source.family,
    name: source.name,
    source: source.origin.source,
    chainNames: () => [...byName.keys()],
    baseChains: () => source.chains.filter((chain) => bases.get(chain)).map((chain) => table.chain(chain.name)!),
    chain(name) {
      const chain = byName.get(name);
      if (chain === undefined) return null;
      const known = compiled.get(name) ?? compileChain(chain, bases.get(chain) ?? null, table, contextOf, warnings);
      compiled.set(name, known);
      return known;
    },
  };
  return table;
}

type ContextOf = (origin: Context['origin']) => Context;

function compileChain(
  chain: NftChain,
  base: Base | null,
  table: Table,
  contextOf: ContextOf,
  warnings: Warning[],
): Chain {
  let rules: Rule[] | null = null;
  return {
    table,
    name: chain.name,
    base,
    origin: chain.origin,
    get rules() {
      rules ??= chain.readRules().map((rule) => compileRule(rule, contextOf(rule.origin), warnings));
      return rules;
    },
  };
}

/** What rules may ask of their table: its sets, objects and chains. */
function tableContext(table: NftTable, chains: ReadonlyMap<string, NftChain>): ContextOf {
  const sets = new Map(table.sets.map((set) => [set.name, namedSet(set)]));
  const objects = new Map(table.objects.map(({ kind, name, body }) => [`${kind} ${name}`, body]));
  return (origin) => {
    const context: Context = {
      family: table.family,
      origin,
      compile: (expression) => compileExpression(expression, context),
      set: (name) => sets.get(name) ?? null,
      object: (kind, name) => objects.get(`${kind} ${name}`) ?? null,
      hasChain: (name) => chains.has(name),
    };
    return context;
  };
}

/** Lookups of the same type share one index. */
function namedSet(set: NftSet): NamedSet {
  const byType = new Map<string, Elements>();
  return {
    set,
    elements(type) {
      const key = typeKey(type);
      const elements = byType.get(key) ?? elementsOf(() => set.elements().map((element) => entryOf(element, type)));
      byType.set(key, elements);
      return elements;
    },
  };
}

const typeKey = (type: DataType): string => `${type.name} ${type.width} ${(type.parts ?? []).map(typeKey).join(' . ')}`;
