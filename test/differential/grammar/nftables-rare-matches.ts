import { farEnd } from '../plan.ts';
import type { Random } from '../random.ts';
import { type Maker, not, ownSets } from './nftables-matches.ts';
import { port, portRange } from './pools.ts';

const hash = (random: Random, of: string): string => `${of} mod ${random.pick(['2 0', '3 < 2', '4 1'])}`;

/** Matches that rules written for clusters seldom use. */
export const rareKinds: Maker[] = [
  (random, { hook }) =>
    hook === null || hook === 'output' || hook === 'postrouting'
      ? null
      : `ether ${random.pick([`saddr ${not(random)}${farEnd(random.pick(['eth0', 'eth1', 'a', 'b', 'c']))}`, 'type ip', 'type != ip6'])}`,
  (random, { ip }) =>
    ip !== 'ip6'
      ? null
      : random.pick([
          'exthdr frag exists',
          'exthdr frag missing',
          'exthdr hbh missing',
          'frag more-fragments 1',
          'rt type 0',
        ]),
  (random, { protocol }) =>
    protocol === 'tcp'
      ? random.pick(['tcp option maxseg size 1460', 'tcp option sack-perm exists', 'tcp option window missing'])
      : null,
  (random, { ip }) => (ip === null ? null : hash(random, `jhash ${ip} ${random.pick(['saddr', 'daddr'])}`)),
  (random) => hash(random, 'symhash'),
  (random) => `ct zone ${random.pick(['0', '1', '!= 0'])}`,
  // Not `ct protocol` and `ct l3proto`: nft takes them for what other matches imply, and lists one or the other without the other.
  (random, { hook }) =>
    `meta ${random.pick(hook === 'output' || hook === 'postrouting' ? ['skuid 0', 'skuid != 0', 'skgid 0'] : ['iiftype ether', 'cpu 0', 'skuid 0'])}`,
  (random, { ip }) =>
    ip === null
      ? null
      : ip === 'ip'
        ? random.pick([
            'ip protocol tcp',
            'ip protocol != udp',
            'ip length 28-44',
            'ip version 4',
            'ip frag-off & 0x1fff == 0',
            'ip hdrlength 5',
          ])
        : random.pick(['ip6 nexthdr tcp', 'ip6 nexthdr != udp', 'ip6 length 20', 'ip6 version 6']),
  (random, { protocol }) =>
    protocol === 'tcp' || protocol === 'udp'
      ? random.pick([
          `th dport ${not(random)}${portRange(random, '-')}`,
          `@th,16,16 ${port(random)}`,
          `th sport ${not(random)}20000-25000`,
        ])
      : null,
  (random, { protocol }) => (protocol === 'udp' ? `udp length ${not(random)}20` : null),
  (random, { ip, protocol }) =>
    ip === 'ip' && protocol === 'icmp'
      ? `icmp code ${not(random)}0`
      : ip === 'ip6' && protocol === 'icmpv6'
        ? 'icmpv6 code 0'
        : null,
  (random, { ip }) => (ip === 'ip' ? `@nh,128,32 & 0xff000000 ${not(random)}0x0a000000` : null),
  (random, { hook, kind }) =>
    kind === 'filter' && hook === 'prerouting'
      ? `fib saddr . ${random.pick(['mark . iif', 'iif', 'mark'])} oif ${random.pick(['missing', 'exists'])}`
      : null,
  (random, { hook }) =>
    hook === 'prerouting' || hook === 'input'
      ? `fib daddr ${random.pick(['oif "eth1"', 'oifname "eth0"', 'oifname != "vc"', '. mark oif exists'])}`
      : null,
  (random, place) =>
    place.ip !== null && ownSets(place, place.ip)
      ? `${place.ip} ${random.pick(['saddr', 'daddr'])} @${random.pick(['seen', 'wide'])}`
      : null,
];
