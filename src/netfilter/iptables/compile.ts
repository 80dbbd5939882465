import type { IptablesChain, IptablesTable } from '../../model/iptables.ts';
import type { Warning } from '../../model/origin.ts';
import type { Backend, Base, Chain, Rule, Table } from '../rule.ts';
import { builtinChain, builtinChainsOf } from './base-chains.ts';
import { compileRule, type RuleTable } from './compile-rule.ts';

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
  let rules: Rule[] | null = null;
  return {
    table,
    name: source.name,
    base: baseOf(source, table.name),
    origin: source.origin,
    get rules() {
      rules ??= source.rules().map((rule) => compileRule(rule, ruleTable, warnings));
      return rules;
    },
  };
}

function baseOf(chain: IptablesChain, table: string): Base | null {
  const builtin = builtinChain(table, chain.name);
  if (builtin === null) return null;
  return { ...builtin, policy: chain.policy === 'DROP' ? 'drop' : 'accept', policyOrigin: chain.origin };
}
