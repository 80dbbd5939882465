import { farEnd, pods } from '../plan.ts';
import type { Random } from '../random.ts';

const routers = ['eth0', 'eth1', 'br0', 'vc'];
const bridgePorts = ['va', 'vb'];
/** Is the socket looked for before the route is, for both families? */
const earlyDemux = ['ip_early_demux', 'tcp_early_demux', 'udp_early_demux'];

/** Commands that change settings of the node's kernel; of half of the cases none, so that their rules are measured alone. */
export function settings(random: Random): string[] {
  if (random.chance(0.5)) return [];
  return random.some(makers, random.between(1, 4)).flatMap((make) => make(random));
}

const ownAddress = '169.254.1.1/32';
const wayToPod = [
  `ip route replace ${pods.c!.addresses[0]} dev vc`,
  `ip neigh replace ${pods.c!.addresses[0]} lladdr ${farEnd('c')} dev vc nud permanent`,
];

const sysctl = (name: string, value: number | string): string => `sysctl -qw net.${name}=${value}`;
const oneOf = (random: Random, name: string, value: number | string): string =>
  sysctl(`ipv4.conf.${random.pick(['all', ...routers])}.${name}`, value);

const makers: ((random: Random) => string[])[] = [
  (random) => [
    sysctl('ipv4.ip_forward', 0),
    ...(random.chance(0.5) ? [sysctl(`ipv4.conf.${random.pick(routers)}.forwarding`, 1)] : []),
  ],
  (random) => [sysctl(`ipv4.conf.${random.pick(routers)}.forwarding`, 0)],
  (random) => [sysctl('ipv4.conf.all.rp_filter', random.pick([1, 2]))],
  (random) => [sysctl(`ipv4.conf.${random.pick(routers)}.rp_filter`, random.pick([1, 1, 2]))],
  (random) => [
    sysctl('ipv4.conf.all.rp_filter', random.pick([1, 2])),
    sysctl(`ipv4.conf.${random.pick(routers)}.rp_filter`, random.pick([1, 2])),
    oneOf(random, 'src_valid_mark', 1),
  ],
  (random) => [oneOf(random, 'accept_local', 1)],
  (random) => [oneOf(random, 'route_localnet', 1)],
  (random) => [
    sysctl('ipv4.conf.all.route_localnet', 1),
    ...(random.chance(0.3) ? [oneOf(random, 'rp_filter', 1)] : []),
  ],
  (random) => [
    sysctl('ipv6.conf.all.forwarding', 0),
    ...(random.chance(0.5) ? [sysctl(`ipv6.conf.${random.pick(routers)}.force_forwarding`, 1)] : []),
  ],
  (random) => [sysctl(`ipv6.conf.${random.pick(routers)}.forwarding`, 0)],
  () => [sysctl('bridge.bridge-nf-call-iptables', 0)],
  () => [sysctl('bridge.bridge-nf-call-ip6tables', 0)],
  (random) => [
    sysctl('bridge.bridge-nf-call-iptables', 0),
    sysctl('bridge.bridge-nf-call-ip6tables', 0),
    `ip link set br0 type bridge ${random.pick(['nf_call_iptables', 'nf_call_ip6tables'])} 1`,
  ],
  (random) => [`bridge link set dev ${random.pick(bridgePorts)} hairpin on`],
  () => bridgePorts.map((port) => `bridge link set dev ${port} hairpin on`),
  (random) => random.some(bridgePorts, random.pick([1, 2, 2])).map((port) => `bridge link set dev ${port} isolated on`),
  // A device without an address, as Calico's are; with the last one its routes and neighbours go.
  () => [`ip addr del ${ownAddress} dev vc`, ...wayToPod],
  () => [sysctl('ipv4.icmp_echo_ignore_all', 1)],
  () => [sysctl('ipv6.icmp.echo_ignore_all', 1)],
  (random) => [sysctl(`ipv4.${random.pick(earlyDemux)}`, 0)],
];

/** Puts back whatever the above may have changed. Who forwards comes first: it sets the same of every device. */
export const ordinarySettings: readonly string[] = [
  sysctl('ipv4.ip_forward', 1),
  sysctl('ipv6.conf.all.forwarding', 1),
  `sysctl -qw ${[
    ...['all', ...routers].flatMap((device) => [
      `ipv4.conf.${device}.forwarding=1`,
      ...['rp_filter', 'src_valid_mark', 'accept_local', 'route_localnet'].map(
        (name) => `ipv4.conf.${device}.${name}=0`,
      ),
      `ipv6.conf.${device}.forwarding=1`,
      `ipv6.conf.${device}.force_forwarding=0`,
    ]),
    'bridge.bridge-nf-call-iptables=1',
    'bridge.bridge-nf-call-ip6tables=1',
    'ipv4.icmp_echo_ignore_all=0',
    'ipv6.icmp.echo_ignore_all=0',
    ...earlyDemux.map((name) => `ipv4.${name}=1`),
  ]
    .map((one) => `net.${one}`)
    .join(' ')}`,
  'ip link set br0 type bridge nf_call_iptables 0 nf_call_ip6tables 0',
  `ip addr replace ${ownAddress} dev vc scope link`,
  ...wayToPod,
  ...bridgePorts.map((port) => `bridge link set dev ${port} hairpin off isolated off`),
];
