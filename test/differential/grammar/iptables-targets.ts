import type { Protocol } from '../case.ts';
import type { Random } from '../random.ts';
import { after, destinationPool, type Family, hosts, markText, ownAddresses, port, services } from './pools.ts';

/** What a nat chain may do: the kernel refuses a target that its hooks do not allow. */
export type NatKind = 'destination' | 'source' | 'masquerade';

interface TargetPlace {
  family: Family;
  table: string;
  nat: NatKind;
  /** Chains of the same table that may be jumped to without a loop. */
  jumps: string[];
  own: boolean;
}

/** The target of a rule; an empty text for a rule that only counts. */
export function target(random: Random, place: TargetPlace, protocol: Protocol | null): string {
  if (place.jumps.length > 0 && random.chance(0.35)) {
    return `${random.chance(0.2) ? '-g' : '-j'} ${random.pick(place.jumps)}`;
  }
  if (random.chance(0.12)) return '';
  if (place.own && random.chance(0.2)) return '-j RETURN';
  switch (place.table) {
    case 'raw':
      return random.pick([
        '-j CT --notrack',
        '-j NOTRACK',
        `-j CT --zone ${random.pick([1, 1, 2])}`,
        random.pick(['-j CT --zone-orig 1', '-j CT --zone-reply 1']),
        '-j ACCEPT',
        '-j ACCEPT',
        mark(random),
        '-j DROP',
        '',
      ]);
    case 'mangle':
      return random.weigh({ mark: 8, connmark: 4, header: 4, accept: 3, drop: 1, return: 1 }) === 'accept'
        ? '-j ACCEPT'
        : mangle(random, place.family, protocol);
    case 'nat':
      return nat(random, place, protocol);
    default:
      return filter(random, place, protocol);
  }
}

function mangle(random: Random, family: Family, protocol: Protocol | null): string {
  switch (random.weigh({ mark: 8, connmark: 5, header: 4, drop: 1 })) {
    case 'mark':
      return mark(random);
    case 'connmark':
      return `-j CONNMARK ${random.pick([
        '--save-mark',
        '--restore-mark',
        `--set-xmark ${markText(random)}`,
        `--set-mark ${markText(random)}`,
        '--save-mark --nfmask 0xff --ctmask 0xff',
        '--restore-mark --nfmask 0xf --ctmask 0xff',
        '--or-mark 0x10',
        '--and-mark 0xff',
        '--xor-mark 0x3',
      ])}`;
    case 'header':
      return random.pick([
        passing(random, protocol),
        '-j DSCP --set-dscp 0x0a',
        '-j DSCP --set-dscp-class CS1',
        '-j TOS --set-tos 0x10/0x3f',
        '-j TOS --set-tos 0x08',
        family === 4
          ? `-j TTL ${random.pick(['--ttl-set 30', '--ttl-dec 2', '--ttl-inc 3'])}`
          : `-j HL ${random.pick(['--hl-set 30', '--hl-dec 2', '--hl-inc 3'])}`,
      ]);
    case 'drop':
      return '-j DROP';
  }
}

/** What lets a packet go on as it is. */
const passing = (random: Random, protocol: Protocol | null): string =>
  random.pick([
    '-j CLASSIFY --set-class 1:1',
    '-j LOG --log-prefix "seen: "',
    '-j NFLOG --nflog-group 5',
    '-j AUDIT --type accept',
    protocol === 'tcp' ? '-j TCPOPTSTRIP --strip-options mss' : '-j CHECKSUM --checksum-fill',
  ]);

const mark = (random: Random): string =>
  `-j MARK ${random.pick([
    `--set-xmark ${markText(random)}`,
    `--set-mark ${markText(random)}`,
    `--or-mark 0x${random.pick([1, 2, 0x4000]).toString(16)}`,
    `--and-mark 0x${random.pick([1, 0xfffe, 0xff]).toString(16)}`,
    `--xor-mark 0x${random.pick([1, 3]).toString(16)}`,
  ])}`;

const bracket = (address: string): string => (address.includes(':') ? `[${address}]` : address);

function nat(random: Random, { family, nat: kind }: TargetPlace, protocol: Protocol | null): string {
  const ports = protocol === 'tcp' || protocol === 'udp' || protocol === 'sctp';
  if (random.chance(0.15)) return random.pick(['-j ACCEPT', '-j RETURN']);
  if (kind === 'destination') {
    if (random.chance(0.2))
      return `-j REDIRECT${ports ? ` --to-ports ${random.chance(0.7) ? port(random) : '8080-8083'}` : ''}`;
    if (random.chance(0.08)) return `-j NETMAP --to ${family === 4 ? '10.10.0.0/24' : 'fd10::/112'}`;
    const address = random.pick(destinationPool(random, family));
    if (random.chance(0.12)) return `-j DNAT --to-destination ${address}-${after(address, 1)}`;
    return `-j DNAT --to-destination ${ports && random.chance(0.6) ? `${bracket(address)}:${port(random)}` : address}`;
  }
  if (kind === 'masquerade' && random.chance(0.6)) {
    return `-j MASQUERADE${random.chance(0.2) ? ' --random-fully' : ports && random.chance(0.2) ? ' --to-ports 40000-40100' : ''}`;
  }
  const address = random.pick(random.chance(0.6) ? ownAddresses(family) : [...hosts(family), ...services(family)]);
  return `-j SNAT --to-source ${ports && random.chance(0.2) ? `${bracket(address)}:40000-40100` : address}`;
}

const rejections = {
  4: [
    'icmp-port-unreachable',
    'icmp-host-unreachable',
    'icmp-net-unreachable',
    'icmp-proto-unreachable',
    'icmp-net-prohibited',
    'icmp-host-prohibited',
    'icmp-admin-prohibited',
  ],
  6: ['icmp6-no-route', 'icmp6-adm-prohibited', 'icmp6-addr-unreachable', 'icmp6-port-unreachable'],
};

function filter(random: Random, { family, table }: TargetPlace, protocol: Protocol | null): string {
  switch (random.weigh({ accept: 6, drop: 3, reject: table === 'filter' ? 3 : 0, mark: 1, connmark: 0.5 })) {
    case 'accept':
      return '-j ACCEPT';
    case 'drop':
      return '-j DROP';
    case 'reject':
      return `-j REJECT${protocol === 'tcp' && random.chance(0.4) ? ' --reject-with tcp-reset' : random.chance(0.8) ? ` --reject-with ${random.pick(rejections[family])}` : ''}`;
    case 'mark':
      return random.pick(['', '-j LOG', '-j NFLOG']);
    case 'connmark':
      return '-j RETURN';
  }
}
