import type { IptablesChain, IptablesRule, IptablesTable } from '../../model/iptables.ts';
import { lazy } from '../../model/lazy.ts';
import type { Warning } from '../../model/origin.ts';
import type { Backend, Base, Chain, Rule, RuleIndex, Table } from '../rule.ts';
import { builtinChain, builtinChainsOf } from './base-chains.ts';
import { compileRule, type RuleTable } from './compile-rule.ts';
import { destinationsOf } from './destinations.ts';

/**
 * Gives a table of iptables its meaning. Chains are parsed and compiled when they are asked for; what a rule holds that
 * is not understood goes to `warnings` at that moment.
 */
export function compileTable(source: IptablesTable, backend: Backend, warnings: Warning[]): Table {
  const chains = new Map<string, Chain | null>();
  const ruleTable: RuleTable = {
    family: source.family,
    name: source.name,
    hasChain: (name) => source.chain(name) !== null,
  };
  const table: Table = {
    backend,
    family: source.family === 4 ? 'ip' : 'ip6',
    name: source.name,
    source: source.source,
    chainNames: () => source.chainNames(),
    chain(name) {
      const known = chains.get(name);
      if (known !== undefined) return known;
      const parsed = source.chain(name);
      const chain = parsed === null ? null : compileChain(parsed, table, ruleTable, warnings);
      chains.set(name, chain);
      return chain;
    },
    baseChains: () =>
      builtinChainsOf(source.name)
        .map(({ hook }) => table.chain(hook))
        .filter((chain) => chain !== null),
  };
  return table;
}

function compileChain(source: IptablesChain, table: Table, ruleTable: RuleTable, warnings: Warning[]): Chain {
  const compiled: Rule[] = [];
  const compile = (parsed: IptablesRule, position: number): Rule => {
    compiled[position] ??= compileRule(parsed, ruleTable, warnings);
    return compiled[position];
  };
  const rule = (position: number): Rule | undefined => {
    const parsed = compiled[position] === undefined ? source.rule(position) : undefined;
    return parsed === undefined ? compiled[position] : compile(parsed, position);
  };
  const rules = lazy(() => source.readRules().map(compile));
  const index = lazy((): RuleIndex | null => {
    const destinations = destinationsOf(source, ruleTable.family);
    // What they hold that is not understood is told, whether a packet gets to them or not.
    for (const position of destinations?.untold ?? []) rule(position);
    return destinations && { next: destinations.next, rule };
  });
  return {
    table,
    name: source.name,
    base: baseOf(source, table),
    origin: source.origin,
    get rules() {
      return rules();
    },
    get index() {
      return index();
    },
  };
}

/** iptables-nft registers its table security at 150 (xtables_ipv4 in its nft.c), where the kernel's own is at 50. */
const nftSecurityPriority = 150;

function baseOf(chain: IptablesChain, { name, backend }: Table): Base | null {
  const builtin = builtinChain(name, chain.name);
  if (builtin === null) return null;
  const priority = name === 'security' && backend === 'nft' ? nftSecurityPriority : builtin.priority;
  return { ...builtin, priority, policy: chain.policy === 'DROP' ? 'drop' : 'accept', policyOrigin: chain.origin };
}
