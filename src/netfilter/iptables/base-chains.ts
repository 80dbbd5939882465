import type { Hook } from '../rule.ts';

/** A built-in chain: its hook is its name. */
export interface BuiltinChain {
  hook: Hook;
  priority: number;
  type: 'filter' | 'nat' | 'route';
}

const filter = (priority: number, ...hooks: Hook[]): BuiltinChain[] =>
  hooks.map((hook) => ({ hook, priority, type: 'filter' as const }));

/** Where the tables of iptables hook in (include/uapi/linux/netfilter_ipv4.h): the same for both families, and but for security for both backends. */
const builtinChains = new Map<string, BuiltinChain[]>([
  ['raw', filter(-300, 'PREROUTING', 'OUTPUT')],
  [
    'mangle',
    [
      ...filter(-150, 'PREROUTING', 'INPUT', 'FORWARD', 'POSTROUTING'),
      { hook: 'OUTPUT', priority: -150, type: 'route' },
    ],
  ],
  [
    'nat',
    [
      { hook: 'PREROUTING', priority: -100, type: 'nat' },
      { hook: 'OUTPUT', priority: -100, type: 'nat' },
      { hook: 'INPUT', priority: 100, type: 'nat' },
      { hook: 'POSTROUTING', priority: 100, type: 'nat' },
    ],
  ],
  ['filter', filter(0, 'INPUT', 'FORWARD', 'OUTPUT')],
  ['security', filter(50, 'INPUT', 'FORWARD', 'OUTPUT')],
]);

/** The built-in chains of a table, [] for a table that iptables does not have. */
export const builtinChainsOf = (table: string): readonly BuiltinChain[] => builtinChains.get(table) ?? [];

/** The built-in chain of that name in that table, null where the name is a user's own. */
export const builtinChain = (table: string, name: string): BuiltinChain | null =>
  builtinChainsOf(table).find((chain) => chain.hook === name) ?? null;
