import type { ChainPlan, TablePlan } from '../case.ts';
import type { Random } from '../random.ts';
import { matches, type NftPlace } from './nftables-matches.ts';
import { type Kind, verdict } from './nftables-verdicts.ts';
import { hosts, port, services } from './pools.ts';

/** Every base chain gets a priority of its own at its hook: of two that share one, no listing tells which runs first. */
const priorities = [-310, -290, -250, -190, -160, -150, -140, -110, -90, -10, 0, 5, 20, 60, 120, 300];

/** Tables of several families, whose chains hook in where they like. */
export function nftTables(random: Random): TablePlan[] {
  const families = random.some(['ip', 'ip6', 'inet', 'inet', 'ip', 'ip6'] as const, random.between(2, 4));
  const taken = new Set<string>();
  return families.map((family, index) =>
    table(random, family, `${random.pick(['kube-proxy', 'fw', 'filter'])}${index}`, taken),
  );
}

function table(random: Random, family: NftPlace['family'], name: string, taken: Set<string>): TablePlan {
  const kinds: Kind[] = ['filter', 'destination', 'source'];
  const own = kinds.flatMap((kind) =>
    Array.from({ length: random.between(0, kind === 'filter' ? 3 : 2) }, (_, index) => ({
      kind,
      name: `${kind.slice(0, 3)}-chain-${index}`,
    })),
  );
  const rules = (kind: Kind, hook: string | null, priority: number, jumps: string[]): string[] =>
    Array.from({ length: random.between(hook === null ? 0 : 1, 4) }, () => {
      const place: NftPlace = { family, hook, kind };
      const { text, protocol, family: seen } = matches(random, place);
      return `${text} ${verdict(random, { ...place, family: seen ?? family, table: family, early: priority < -200, jumps, protocol })}`.trim();
    });
  const base = (kind: Kind, hook: string): ChainPlan | null => {
    const type = kind === 'filter' ? (hook === 'output' && random.chance(0.4) ? 'route' : 'filter') : 'nat';
    const priority =
      kind === 'filter'
        ? random.pick(priorities)
        : kind === 'destination'
          ? random.pick([-100, -105])
          : random.pick([100, 110]);
    // Tables of ip, ip6 and inet meet at the same hook.
    const place = `${hook} ${priority}`;
    if (taken.has(place)) return null;
    taken.add(place);
    const policy = type !== 'nat' && random.chance(0.08) ? 'drop' : 'accept';
    const jumps = own.filter((chain) => chain.kind === kind).map((chain) => chain.name);
    return {
      name: `${hook}_${priority < 0 ? 'm' : ''}${Math.abs(priority)}`,
      base: `type ${type} hook ${hook} priority ${priority}; policy ${policy};`,
      rules: rules(kind, hook, priority, jumps),
    };
  };
  const chains = [
    ...random
      .some(['prerouting', 'input', 'forward', 'output', 'postrouting', 'forward', 'prerouting'], random.between(2, 5))
      .map((hook) => base('filter', hook)),
    ...['prerouting', 'output'].map((hook) => (random.chance(0.7) ? base('destination', hook) : null)),
    ...['postrouting', 'input'].map((hook) =>
      random.chance(hook === 'input' ? 0.2 : 0.7) ? base('source', hook) : null,
    ),
  ].filter((chain) => chain !== null);
  const users = own.map(({ name: chain, kind }, index) => ({
    name: chain,
    base: null,
    rules: rules(
      kind,
      null,
      0,
      own
        .slice(index + 1)
        .filter((other) => other.kind === kind)
        .map((other) => other.name),
    ),
  }));
  return { family, name, objects: objects(random, family), chains: [...chains, ...users] };
}

/** Sets that the rules ask, of one address family each. */
function objects(random: Random, family: NftPlace['family']): string[] {
  const v = family === 'ip6' ? 6 : 4;
  const type = v === 4 ? 'ipv4_addr' : 'ipv6_addr';
  const addresses = [...hosts(v), ...services(v)];
  const nets =
    v === 4
      ? ['10.10.0.0/24', '10.96.0.0/16', '198.51.100.0-203.0.113.200']
      : ['fd10::/64', 'fd96::/112', '2001:db8::-2001:db8:2::'];
  return [
    `set addresses { type ${type}; elements = { ${random.some(addresses, 4).join(', ')} } }`,
    `set nets { type ${type}; flags interval; elements = { ${random.some(nets, 2).join(', ')} } }`,
    `set seen { type ${type}; flags dynamic; }`,
    `set wide { type ${type}; flags interval; auto-merge; elements = { ${v === 4 ? '10.0.0.0/8, 198.51.0.0/16' : 'fd00::/8, 2001:db8::/33'} } }`,
    `map targets { type ${type} : ${type}; flags interval; elements = { ${nets[0]} : ${random.pick(addresses)}, ${nets[1]} : ${random.pick(addresses)} } }`,
    `map verdicts { type ${type} : verdict; flags interval; elements = { ${nets[0]} : ${random.pick(['accept', 'return', 'continue'])}, ${nets[1]} : ${random.pick(['drop', 'accept', 'continue'])} } }`,
    `set ports { type inet_service; flags interval; elements = { ${random.pick(['53, 80-90', '81, 443, 8000-8999', '7777'])} } }`,
    `set pairs { type ${type} . inet_proto . inet_service; elements = { ${random
      .some(addresses, 4)
      .map((address) => `${address} . ${random.pick(['tcp', 'udp'])} . ${port(random)}`)
      .join(', ')} } }`,
  ];
}
