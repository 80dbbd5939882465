import type { Protocol } from '../case.ts';
import type { Random } from '../random.ts';
import { rareKinds } from './nftables-rare-matches.ts';
import { anyAddress, clientPorts, type Family, port, portRange, prefix } from './pools.ts';

export interface NftPlace {
  family: 'ip' | 'ip6' | 'inet';
  /** Null in a chain that is jumped to. */
  hook: string | null;
  kind: string;
}

interface Made {
  text: string;
  protocol: Protocol | null;
  /** The address family that the rule asks for, where its table has both. */
  family: 'ip' | 'ip6' | null;
}

/** Every fifth comparison is turned over. */
export const not = (random: Random): string => (random.chance(0.2) ? '!= ' : '');

/** The matches of one rule. */
export function matches(random: Random, place: NftPlace): Made {
  const family = place.family === 'inet' ? random.pick(['ip', 'ip6', null] as const) : place.family;
  const { text, protocol } = protocolMatch(random, family);
  const parts = [text];
  for (const kind of random.some(random.chance(0.25) ? rareKinds : kinds, random.pick([0, 1, 1, 1, 2, 3])))
    parts.push(kind(random, { ...place, ip: family, protocol }) ?? '');
  // Where the rule names no address the family is asked for in so many words, so that its verdict may depend on it.
  if (place.family === 'inet' && family !== null) parts.unshift(`meta nfproto ${family === 'ip' ? 'ipv4' : 'ipv6'}`);
  if (random.chance(0.3)) parts.push('counter');
  return { text: parts.filter((part) => part !== '').join(' '), protocol, family };
}

function protocolMatch(random: Random, family: 'ip' | 'ip6' | null): { text: string; protocol: Protocol | null } {
  switch (random.weigh({ none: 5, tcp: 4, udp: 3, sctp: 1, icmp: 1, several: 1 })) {
    case 'none':
      return { text: '', protocol: null };
    case 'several':
      return {
        text: random.pick(['meta l4proto { tcp, udp }', 'meta l4proto != tcp', 'meta l4proto { icmp, icmpv6, sctp }']),
        protocol: null,
      };
    case 'tcp':
      return { text: ofPorts(random, 'tcp'), protocol: 'tcp' };
    case 'udp':
      return { text: ofPorts(random, 'udp'), protocol: 'udp' };
    case 'sctp':
      return { text: ofPorts(random, 'sctp'), protocol: 'sctp' };
    case 'icmp':
      if (family === null) return { text: 'meta l4proto icmp', protocol: null };
      return family === 'ip'
        ? {
            text: `icmp type ${not(random)}${random.pick(['echo-request', 'echo-reply', '{ echo-request, echo-reply }'])}`,
            protocol: 'icmp',
          }
        : {
            text: `icmpv6 type ${not(random)}${random.pick(['echo-request', 'echo-reply', '{ echo-request, nd-neighbor-solicit }'])}`,
            protocol: 'icmpv6',
          };
  }
}

function ofPorts(random: Random, protocol: string): string {
  switch (random.weigh({ bare: 2, dport: 4, sport: 1, set: 2, flags: protocol === 'tcp' ? 1.5 : 0 })) {
    case 'bare':
      return `meta l4proto ${protocol}`;
    case 'dport':
      return `${protocol} dport ${not(random)}${random.chance(0.3) ? `{ ${port(random)}, ${portRange(random, '-')} }` : portRange(random, '-')}`;
    case 'sport':
      return `${protocol} sport ${not(random)}${clientPorts(random, '-')}`;
    case 'set':
      return `${protocol} dport ${not(random)}@ports`;
    case 'flags':
      return `tcp flags ${random.pick(['syn', '& (syn | ack) == syn', '!= syn', '& (fin | syn | rst | ack) != syn', '& ack == ack', '== { syn, syn | ack }'])}`;
  }
}

export type Maker = (
  random: Random,
  place: NftPlace & { ip: 'ip' | 'ip6' | null; protocol: Protocol | null },
) => string | null;

const seesInput = (hook: string | null): boolean => hook === null || ['prerouting', 'input', 'forward'].includes(hook);
const seesOutput = (hook: string | null): boolean =>
  hook === null || ['forward', 'output', 'postrouting'].includes(hook);

const numberOf = (family: 'ip' | 'ip6'): Family => (family === 'ip' ? 4 : 6);

/** The sets of an inet table hold IPv4 addresses. */
export const ownSets = (place: NftPlace, ip: 'ip' | 'ip6'): boolean =>
  place.family === ip || (place.family === 'inet' && ip === 'ip');

const address: Maker = (random, place) => {
  if (place.ip === null) return null;
  const family = numberOf(place.ip);
  const side = random.pick(['saddr', 'daddr', 'daddr']);
  const wanted = random.weigh({ one: 5, list: 2, set: ownSets(place, place.ip) ? 3 : 0 });
  const value =
    wanted === 'one'
      ? prefix(random, family)
      : wanted === 'list'
        ? `{ ${[...new Set([anyAddress(random, family), anyAddress(random, family)])].join(', ')} }`
        : random.pick(['@addresses', '@nets']);
  return `${place.ip} ${side} ${not(random)}${value}`;
};

const device = (random: Random): string =>
  random.pick([
    '"eth0"',
    '"eth*"',
    '"v*"',
    '"br0"',
    '{ "eth0", "vc" }',
    '"lo"',
    '"none0"',
    '"vc"',
    '{ "eth1", "br0" }',
  ]);

const kinds: Maker[] = [
  address,
  address,
  address,
  (random, { hook }) => (seesInput(hook) ? `iifname ${not(random)}${device(random)}` : null),
  (random, { hook }) => (seesOutput(hook) ? `oifname ${not(random)}${device(random)}` : null),
  (random, { hook }) => (seesInput(hook) ? `iif ${not(random)}${random.pick(['lo', 'eth0', 'br0'])}` : null),
  (random) =>
    `ct state ${random.pick(['new', 'established,related', 'invalid', '!= new', '{ new, untracked }', 'untracked', 'new,established'])}`,
  (random) => `ct status ${random.pick(['dnat', 'snat', 'confirmed', 'seen-reply', 'dnat,snat'])}`,
  (random) => `ct direction ${random.pick(['original', 'reply'])}`,
  (random, { ip }) =>
    ip === null
      ? null
      : `ct original ${ip} ${random.pick(['saddr', 'daddr'])} ${not(random)}${prefix(random, numberOf(ip))}`,
  (random, { protocol }) =>
    protocol === 'tcp' || protocol === 'udp'
      ? `ct ${random.pick(['original', 'reply'])} proto-dst ${not(random)}${portRange(random, '-')}`
      : null,
  (random) =>
    `ct mark ${not(random)}${random.pick(['0x1', '0x0', 'and 0xff == 0x1', '& 0x4000 == 0x4000'].slice(0, random.chance(0.5) ? 2 : 1))}`,
  (random) =>
    random.pick([
      'meta mark 0x1',
      'meta mark != 0x1',
      'meta mark & 0x3 == 0x1',
      'meta mark & 0x4000 != 0x0',
      'meta mark { 0x1, 0x2 }',
      'meta mark 0x1-0xff',
    ]),
  (random) => random.pick(['meta mark 0x1', 'meta mark & 0x1 == 0x1', 'meta mark 0x2']),
  (random, { hook }) =>
    hook === null && random.chance(0.5)
      ? null
      : `fib ${random.pick(['daddr', 'daddr', 'saddr'])} type ${not(random)}${random.pick(['local', 'unicast', '{ local, broadcast }'])}`,
  (random, { hook, kind }) =>
    kind === 'filter' && hook === 'prerouting'
      ? `fib saddr . iif oif ${random.pick(['missing', 'exists', '!= 0', '0'])}`
      : null,
  (random, { hook, kind }) =>
    kind === 'filter' && (hook === 'prerouting' || hook === 'input')
      ? `fib daddr . iif type ${random.pick(['local', '!= local', 'unicast'])}`
      : null,
  (random) => `meta length ${not(random)}${random.pick(['40', '28-40', '0-50', '60-1500'])}`,
  (random, { ip }) =>
    ip === null
      ? null
      : ip === 'ip'
        ? `ip ttl ${random.pick(['64', '!= 63', '< 64', '> 40'])}`
        : `ip6 hoplimit ${random.pick(['64', '!= 63', '< 64', '> 40'])}`,
  (random, { ip }) =>
    ip === null ? null : `${ip} dscp ${not(random)}${random.pick(['cs0', 'cs1', 'af11', '{ cs0, ef }'])}`,
  (random) =>
    random.pick([
      'numgen inc mod 2 0',
      'numgen inc mod 3 < 2',
      'numgen random mod 4 1',
      'numgen random mod 100 < 30',
      'numgen random mod 2 == 0',
    ]),
  (random) => `meta pkttype ${not(random)}${random.pick(['host', 'unicast', 'multicast', 'broadcast'])}`,
  (random) =>
    random.chance(0.3)
      ? `limit rate ${random.chance(0.3) ? 'over ' : ''}1/hour burst ${random.between(1, 3)} packets`
      : null,
  (random, place) => {
    if (place.ip === null || !ownSets(place, place.ip) || (place.protocol !== 'tcp' && place.protocol !== 'udp'))
      return null;
    return random.chance(0.5)
      ? `${place.ip} daddr . meta l4proto . th dport ${not(random)}@pairs`
      : `${place.ip} saddr . ${place.protocol} dport { ${anyAddress(random, numberOf(place.ip))} . ${port(random)}, ${anyAddress(random, numberOf(place.ip))} . ${portRange(random, '-')} }`;
  },
  (random, { ip }) =>
    ip === null
      ? null
      : `${ip} saddr & ${ip === 'ip' ? '255.255.255.0' : 'ffff:ffff::'} == ${ip === 'ip' ? random.pick(['10.10.0.0', '10.20.0.0']) : random.pick(['fd10::', 'fd20::'])}`,
  // nft lists no `meta protocol` that contradicts the addresses behind it: the rule would seem to match.
  (random, { ip }) => `meta protocol ${ip ?? random.pick(['ip', 'ip6'])}`,
];
