import type { Protocol } from '../case.ts';
import type { Random } from '../random.ts';
import type { NftPlace } from './nftables-matches.ts';
import { after, destinationPool, type Family, hosts, ownAddresses, port, services } from './pools.ts';

export type Kind = 'filter' | 'destination' | 'source';

interface VerdictPlace extends NftPlace {
  /** Family of the table; `family` is that of the rule. */
  table: 'ip' | 'ip6' | 'inet';
  /** Before connection tracking, where alone it can be told to look away. */
  early: boolean;
  jumps: string[];
  protocol: Protocol | null;
}

/** What a rule does: actions, and a verdict or none. */
export function verdict(random: Random, place: VerdictPlace): string {
  const { jumps } = place;
  if (random.chance(0.06)) return rareAction(random, place);
  if (jumps.length > 0 && random.chance(0.3)) {
    const map = branch(random, place);
    return random.chance(0.35) && map !== null ? map : `${random.chance(0.25) ? 'goto' : 'jump'} ${random.pick(jumps)}`;
  }
  if (place.hook === null && random.chance(0.15)) return 'return';
  if (place.kind === 'destination') return destination(random, place);
  if (place.kind === 'source') return source(random, place);
  switch (
    random.weigh({ mark: 5, mangle: 2, accept: 5, drop: 1.5, reject: 2, none: 1, notrack: place.early ? 4 : 0 })
  ) {
    case 'mark':
      return mark(random, place);
    case 'mangle':
      return header(random, place);
    case 'accept':
      return random.chance(0.2) ? `${mark(random, place)} accept` : 'accept';
    case 'drop':
      return 'drop';
    case 'reject':
      return reject(random, place);
    case 'none':
      return random.pick(['counter', 'continue', 'return']);
    case 'notrack':
      return place.hook === 'prerouting' || place.hook === 'output' ? 'notrack' : 'accept';
  }
}

/** A verdict map: the next chain by what the packet is, or by chance. */
function branch(random: Random, { jumps, protocol, family }: VerdictPlace): string | null {
  const to = (): string =>
    random.pick([...jumps.map((name) => `jump ${name}`), `goto ${jumps[0]}`, 'accept', 'return', 'continue']);
  return random.pick([
    `numgen ${random.pick(['random', 'inc'])} mod 3 vmap { 0 : ${to()}, 1 : ${to()} }`,
    `meta mark vmap { 0x0 : ${to()}, 0x1 : ${to()} }`,
    `ct state vmap { new : ${to()}, established : ${to()}, invalid : ${to()} }`,
    ...(protocol === 'tcp' || protocol === 'udp'
      ? [`${protocol} dport vmap { 80 : ${to()}, 53-79 : ${to()}, 443 : ${to()} }`]
      : []),
    ...(family === 'inet'
      ? []
      : [
          `${family} daddr vmap { ${services(numberOf(family))
            .map((address) => `${address} : ${to()}`)
            .join(', ')}, ${hosts(numberOf(family))[0]} : ${to()} }`,
        ]),
    ...(family === 'inet' || protocol === null || protocol === 'icmp' || protocol === 'icmpv6'
      ? []
      : [
          `${family} daddr . ${protocol} dport vmap { ${services(numberOf(family))
            .map((address) => `${address} . ${port(random)} : ${to()}`)
            .join(', ')} }`,
        ]),
  ]);
}

/** What nft can do besides: named maps, sets that packets fill, other zones of connection tracking. */
function rareAction(random: Random, { family, table, kind, early, hook }: VerdictPlace): string {
  const own = family !== 'inet' && (table === family || family === 'ip');
  const choices = [
    'counter',
    ...(kind === 'filter' && own ? [`${family} daddr vmap @verdicts`, `${family} saddr vmap @verdicts`] : []),
    ...(own
      ? [`add @seen { ${family} saddr }`, `update @seen { ${family} daddr }`, `delete @seen { ${family} saddr }`]
      : []),
    ...(early && (hook === 'prerouting' || hook === 'output')
      ? [`ct zone set ${random.pick([1, 2])}`, `ct ${random.pick(['original', 'reply'])} zone set 1`]
      : []),
    'meta priority set 1:1',
    'log prefix "seen: "',
  ];
  return random.pick(choices);
}

/** Destinations out of maps, and networks that are mapped onto each other. */
function rareDestination(random: Random, place: VerdictPlace, address: string): string {
  const { family, table, protocol } = place;
  if (family === 'inet') return 'accept';
  const own = table === family || family === 'ip';
  const [from, onto] = family === 'ip' ? ['10.96.0.0/24', '10.10.0.0/24'] : ['fd96::/112', 'fd10::/112'];
  return random.pick([
    ...(own ? [`${to(place, 'dnat')} ${family} daddr map @targets`] : []),
    `dnat ${table === 'inet' ? `${family} ` : ''}prefix to ${family} daddr map { ${from} : ${onto} }`,
    `${to(place, 'dnat')} jhash ${family} saddr mod 2 map { 0 : ${address}, 1 : ${address} }`,
    ...(protocol === 'tcp' || protocol === 'udp'
      ? [
          `dnat ${family} to ${family} daddr . ${protocol} dport map { ${services(numberOf(family))
            .map((one) => `${one} . 80 : ${address} . 8080`)
            .join(', ')} }`,
        ]
      : []),
  ]);
}

const numberOf = (family: 'ip' | 'ip6'): Family => (family === 'ip' ? 4 : 6);

function mark(random: Random, { protocol }: VerdictPlace): string {
  return random.pick([
    'meta mark set 0x1',
    'meta mark set 0x2',
    'meta mark set meta mark or 0x4000',
    'meta mark set meta mark and 0xff',
    'meta mark set meta mark xor 0x3',
    'ct mark set meta mark',
    'ct mark set 0x1',
    'meta mark set ct mark',
    'meta mark set ct mark and 0xff',
    'ct mark set meta mark or 0x10',
    ...(protocol === 'tcp' || protocol === 'udp'
      ? [`meta mark set ${protocol} dport map { 80 : 0x1, 443 : 0x2, 8000-9000 : 0x4 }`]
      : []),
    'meta mark set numgen random mod 2 offset 1',
  ]);
}

function header(random: Random, { family }: VerdictPlace): string {
  if (family === 'ip') return random.pick(['ip dscp set cs1', 'ip dscp set af11', 'ip ttl set 30']);
  if (family === 'ip6') return random.pick(['ip6 dscp set cs1', 'ip6 hoplimit set 30']);
  return 'counter';
}

function reject(random: Random, { family, table, protocol, hook }: VerdictPlace): string {
  if (hook === 'postrouting' || hook === null) return 'drop';
  // nft lists no `meta nfproto` before a reset: in a table of both families the rule would seem to be for both.
  if (protocol === 'tcp' && table !== 'inet' && random.chance(0.4)) return 'reject with tcp reset';
  if (random.chance(0.2)) return 'reject';
  if (table === 'inet' && random.chance(0.5))
    return `reject with icmpx type ${random.pick(['port-unreachable', 'admin-prohibited', 'no-route', 'host-unreachable'])}`;
  if (family === 'ip')
    return `reject with icmp type ${random.pick(['net-unreachable', 'host-unreachable', 'prot-unreachable', 'port-unreachable', 'net-prohibited', 'host-prohibited', 'admin-prohibited'])}`;
  if (family === 'ip6')
    return `reject with icmpv6 type ${random.pick(['no-route', 'admin-prohibited', 'addr-unreachable', 'port-unreachable', 'policy-fail', 'reject-route'])}`;
  return 'reject';
}

const bracket = (address: string): string => (address.includes(':') ? `[${address}]` : address);

/** In a table of both families a translation says which it means. */
const to = (place: VerdictPlace, what: string): string =>
  `${what}${place.table === 'inet' ? ` ${place.family}` : ''} to`;

const withPorts = ({ protocol }: VerdictPlace): boolean =>
  protocol === 'tcp' || protocol === 'udp' || protocol === 'sctp';

function destination(random: Random, place: VerdictPlace): string {
  const { family, protocol } = place;
  const ports = withPorts(place);
  if (family === 'inet' || random.chance(0.15))
    return random.pick(['accept', 'return', 'counter', ports ? 'redirect to :8080' : 'redirect']);
  const pool = (): string => random.pick(destinationPool(random, numberOf(family)));
  const [one, other] = [pool(), pool()];
  return random.pick([
    () => `${to(place, 'dnat')} ${one}`,
    () => `${to(place, 'dnat')} ${ports ? `${bracket(one)}:${port(random)}` : one}`,
    () => `${to(place, 'dnat')} ${ports ? `${bracket(one)}:${port(random)}` : one}`,
    () => `${to(place, 'dnat')} numgen ${random.pick(['random', 'inc'])} mod 2 map { 0 : ${one}, 1 : ${other} }`,
    () => `${to(place, 'dnat')} ${one}-${after(one, 1)}`,
    () =>
      protocol === 'tcp' || protocol === 'udp'
        ? `${to(place, 'dnat')} ${protocol} dport map { 80 : ${one}, 443 : ${other} }`
        : 'accept',
    () =>
      protocol === 'tcp' || protocol === 'udp'
        ? `dnat ${family} addr . port to ${protocol} dport map { 80 : ${one} . 8080, 443 : ${other} . 443, 53 : ${one} . 53 }`
        : 'accept',
    () => (ports ? `redirect to :${port(random)}` : 'redirect'),
    () => rareDestination(random, place, one),
  ])();
}

function source(random: Random, place: VerdictPlace): string {
  const { family, hook } = place;
  if (family === 'inet' || random.chance(0.15)) return random.pick(['accept', 'return', 'counter']);
  const address = random.pick(
    random.chance(0.6) ? ownAddresses(numberOf(family)) : [...hosts(numberOf(family)), ...services(numberOf(family))],
  );
  // Masquerading is for what leaves.
  if (hook === 'postrouting' && random.chance(0.5))
    return random.pick([
      'masquerade',
      'masquerade random',
      withPorts(place) ? 'masquerade to :40000-40100' : 'masquerade fully-random',
    ]);
  return `${to(place, 'snat')} ${withPorts(place) && random.chance(0.2) ? `${bracket(address)}:40000-40100` : address}`;
}
