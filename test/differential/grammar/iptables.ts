import type { ChainPlan, TablePlan } from '../case.ts';
import type { Random } from '../random.ts';
import { matches } from './iptables-matches.ts';
import { type NatKind, target } from './iptables-targets.ts';
import type { Family } from './pools.ts';

const hooks: Record<string, string[]> = {
  raw: ['PREROUTING', 'OUTPUT'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  security: ['INPUT', 'FORWARD', 'OUTPUT'],
};

const natKinds: Record<string, NatKind> = {
  PREROUTING: 'destination',
  OUTPUT: 'destination',
  INPUT: 'source',
  POSTROUTING: 'masquerade',
};

/** How likely a built-in chain drops what falls through. */
const dropping: Record<string, number> = { raw: 0.02, mangle: 0.02, filter: 0.2, security: 0.1, nat: 0 };

/** The tables of iptables for one family, with chains that jump to each other but never in circles. */
export function iptablesTables(random: Random, family: Family): TablePlan[] {
  const names = ['nat', 'filter'].concat(
    ['raw', 'mangle', 'security'].filter((name) => random.chance(name === 'mangle' ? 0.7 : 0.3)),
  );
  return names.map((name) => ({
    family: family === 4 ? 'ip' : 'ip6',
    name,
    objects: [],
    chains: chains(random, family, name),
  }));
}

function chains(random: Random, family: Family, table: string): ChainPlan[] {
  const kinds: NatKind[] = table === 'nat' ? ['destination', 'source', 'masquerade'] : ['destination'];
  // The names are such that iptables-save sorts them unlike their order here.
  const own = kinds.flatMap((kind) =>
    Array.from({ length: random.between(0, 3) }, (_, index) => ({
      kind,
      name: `${random.pick(['KUBE', 'cali', 'X'])}-${kind.slice(0, 3)}-${index}`,
    })),
  );
  const make = (name: string, hook: string | null, kind: NatKind, jumps: string[]): ChainPlan => ({
    name,
    base: hook === null ? null : random.chance(dropping[table]!) ? 'DROP' : 'ACCEPT',
    rules: Array.from({ length: hook === null ? random.between(0, 5) : random.between(0, 4) }, () => {
      const { text, protocol } = matches(random, { family, table, hook });
      const end = target(random, { family, table, nat: kind, jumps, own: hook === null }, protocol);
      return [...text, end].filter((part) => part !== '').join(' ');
    }),
  });
  return [
    ...hooks[table]!.map((hook) => {
      const kind = table === 'nat' ? natKinds[hook]! : 'destination';
      return make(
        hook,
        hook,
        kind,
        own.filter((chain) => chain.kind === kind).map((chain) => chain.name),
      );
    }),
    ...own.map(({ name, kind }, index) =>
      make(
        name,
        null,
        kind,
        own
          .slice(index + 1)
          .filter((chain) => chain.kind === kind)
          .map((chain) => chain.name),
      ),
    ),
  ];
}
