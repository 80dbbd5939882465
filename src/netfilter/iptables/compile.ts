import type { IptablesChain, IptablesTable } from '../../model/iptables.ts';
import type { Warning } from '../../model/origin.ts';
import type { Backend, Base, Chain, Table } from '../rule.ts';
import { builtinChain, builtinChainsOf } from './base-chains.ts';
import type { RuleTable } from './compile-rule.ts';
import { CompiledChain } from './compiled-chain.ts';

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
      const chain =
        parsed === null
          ? null
          : new CompiledChain(parsed, table, baseOf(parsed, table), { table: ruleTable, warnings });
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

/** iptables-nft registers its table security at 150 (xtables_ipv4 in its nft.c), where the kernel's own is at 50. */
const nftSecurityPriority = 150;

function baseOf(chain: IptablesChain, { name, backend }: Table): Base | null {
  const builtin = builtinChain(name, chain.name);
  if (builtin === null) return null;
  const priority = name === 'security' && backend === 'nft' ? nftSecurityPriority : builtin.priority;
  return { ...builtin, priority, policy: chain.policy === 'DROP' ? 'drop' : 'accept', policyOrigin: chain.origin };
}
