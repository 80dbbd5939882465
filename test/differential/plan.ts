import { feed } from '../kernel/shell.ts';
import type { Probe } from './case.ts';

/** The far ends of the node's cables: two wires to the world outside, and its pods. */
export type Port = Exclude<Probe['from'], 'process'>;

/** Pods `a` and `b` are ports of the bridge br0, `c` is routed to. */
export const pods: Record<string, { addresses: [string, string]; device: string; bridged: boolean }> = {
  a: { addresses: ['10.20.0.2', 'fd20::2'], device: 'va', bridged: true },
  b: { addresses: ['10.20.0.3', 'fd20::3'], device: 'vb', bridged: true },
  c: { addresses: ['10.21.0.2', 'fd21::2'], device: 'vc', bridged: false },
};

/** Hosts outside, by the wire on which they are. */
export const outsideHosts: Record<'eth0' | 'eth1', string[]> = {
  eth0: ['10.10.0.100', '10.10.0.101', 'fd10::100', 'fd10::101'],
  eth1: ['10.11.0.100', '10.11.0.101', 'fd11::100', 'fd11::101'],
};

/** Beyond the gateways. */
export const publicHosts = ['198.51.100.7', '203.0.113.9', '2001:db8::7', '2001:db8:1::9'];

export const gateways = { eth0: ['10.10.0.254', 'fd10::254'], eth1: ['10.11.0.254', 'fd11::254'] } as const;

/** Nobody has these: rules translate them. */
export const serviceAddresses = ['10.96.0.1', '10.96.0.10', 'fd96::1', 'fd96::a'];

/** The node's own addresses. */
export const nodeAddresses = [
  '127.0.0.1',
  '10.10.0.1',
  '10.10.0.2',
  '10.11.0.1',
  '10.20.0.1',
  '::1',
  'fd10::1',
  'fd10::2',
  'fd11::1',
  'fd20::1',
];

/** Processes on the node listen here. */
export const servicePorts = [53, 80, 81, 443, 8080];

export const devices = ['eth0', 'eth1', 'br0', 'vc', 'lo'];

const near = (port: string): string => `02:00:00:00:01:${mac[port]}`;
/** Hardware address of the far end of a cable. */
export const farEnd = (port: string): string => `02:00:00:00:02:${mac[port]}`;
const mac: Record<string, string> = { eth0: '00', eth1: '01', a: '0a', b: '0b', c: '0c', br0: '20' };

/** What NETMAP makes of the addresses here, and their neighbours in ranges. */
export const mappedHosts = (wire: 0 | 1): string[] => [
  ...[2, 3, 4, 5, 7, 8, 9, 10, 11, 102].map((last) => `10.1${wire}.0.${last}`),
  ...['2', '3', '4', '5', '7', '8', '9', 'a', 'b', '102'].map((last) => `fd1${wire}::${last}`),
];

/** Hardware addresses of a frame that comes in by a port for a destination. */
export function frameAddresses(port: Port, destination: string): { from: string; to: string } {
  const from = farEnd(port);
  if (port === 'eth0' || port === 'eth1' || port === 'c') return { from, to: near(port) };
  const neighbour = Object.keys(pods).find((pod) => pods[pod]!.bridged && pods[pod]!.addresses.includes(destination));
  return { from, to: neighbour === undefined ? near('br0') : farEnd(neighbour) };
}

export function cables(name: (of: string) => string): string[] {
  const cable = (device: string, port: string, to: string, end: string): string =>
    `link add netns ${name('node')} name ${device} address ${near(port)} type veth peer name ${end} address ${farEnd(port)} netns ${name(to)}`;
  return [
    cable('eth0', 'eth0', 'wire', 'eth0'),
    cable('eth1', 'eth1', 'wire', 'eth1'),
    ...Object.entries(pods).map(([pod, { device }]) => cable(device, pod, pod, 'eth0')),
    `link add netns ${name('wire')} name fence0 type veth peer name fence1 netns ${name('wire')}`,
  ];
}

/** As on any node that forwards; what the kernel would say or ask of itself is silenced, and no error is held back. */
export function sysctls(): string {
  const values = [
    'net.ipv4.ip_forward=1',
    'net.ipv6.conf.all.forwarding=1',
    'net.ipv4.conf.all.rp_filter=0',
    'net.ipv4.conf.default.rp_filter=0',
    'net.ipv4.conf.all.send_redirects=0',
    'net.ipv4.conf.default.send_redirects=0',
    'net.ipv6.conf.all.accept_dad=0',
    'net.ipv6.conf.default.accept_dad=0',
    'net.ipv6.conf.default.router_solicitations=0',
    'net.ipv6.conf.default.accept_ra=0',
    'net.ipv4.icmp_ratelimit=0',
    'net.ipv4.icmp_ratemask=0',
    'net.ipv6.icmp.ratelimit=0',
    'net.ipv6.icmp.ratemask=',
    'net.ipv4.tcp_synack_retries=0',
    'net.ipv4.tcp_syn_retries=1',
    // Handshakes are left half open by the thousand: the kernel must not think of a flood and drop a SYN.
    'net.core.somaxconn=65535',
    'net.ipv4.tcp_max_syn_backlog=65535',
    // A packet that is sent again is a SYN that the listener has seen.
    'net.ipv4.tcp_invalid_ratelimit=0',
    'net.ipv4.icmp_errors_use_inbound_ifaddr=0',
    'net.netfilter.nf_log.2=nfnetlink_log',
    'net.netfilter.nf_log.10=nfnetlink_log',
    'net.bridge.bridge-nf-call-iptables=1',
    'net.bridge.bridge-nf-call-ip6tables=1',
  ];
  return `for one in ${values.map((value) => `'${value}'`).join(' ')}; do sysctl -qw "$one" 2> /dev/null || true; done
echo 100000 > /proc/sys/net/ipv4/icmp_msgs_per_sec || true
echo 100000 > /proc/sys/net/ipv4/icmp_msgs_burst || true
`;
}

const prefixed = (address: string): string => `${address}/${address.includes(':') ? 64 : 24}`;

export function nodeLines(): string {
  const everybody = (device: 'eth0' | 'eth1'): string[] => [
    ...outsideHosts[device],
    ...gateways[device],
    ...mappedHosts(device === 'eth0' ? 0 : 1).filter((address) => !nodeAddresses.includes(address)),
    ...outsideHosts[device === 'eth0' ? 'eth1' : 'eth0'],
    ...publicHosts,
    ...serviceAddresses,
    ...Object.values(pods).flatMap(({ addresses }) => addresses),
  ];
  const lines = [
    'link set lo up',
    `link add br0 address ${near('br0')} type bridge mcast_snooping 0`,
    ...['va', 'vb'].map((device) => `link set ${device} master br0`),
    ...['eth0', 'eth1', 'va', 'vb', 'vc', 'br0'].map((device) => `link set ${device} up`),
    ...['10.10.0.1', '10.10.0.2', 'fd10::1', 'fd10::2'].map((address) => `addr add ${prefixed(address)} dev eth0`),
    ...['10.11.0.1', 'fd11::1'].map((address) => `addr add ${prefixed(address)} dev eth1`),
    ...['10.20.0.1', 'fd20::1'].map((address) => `addr add ${prefixed(address)} dev br0`),
    'addr add fe80::1/64 dev vc',
    'addr add 169.254.1.1/32 dev vc scope link',
    ...gateways.eth0.map((address) => `route add default via ${address} dev eth0`),
    ...pods.c!.addresses.map((address) => `route add ${address} dev vc`),
    ...(['eth0', 'eth1'] as const).flatMap((device) =>
      everybody(device).map((address) => `neigh add ${address} lladdr ${farEnd(device)} dev ${device} nud permanent`),
    ),
    ...Object.entries(pods).flatMap(([pod, { addresses, device, bridged }]) =>
      addresses.map(
        (address) => `neigh add ${address} lladdr ${farEnd(pod)} dev ${bridged ? 'br0' : device} nud permanent`,
      ),
    ),
  ];
  const fdb = ['a', 'b'].map((pod) => `fdb replace ${farEnd(pod)} dev v${pod} master static`);
  return `for device in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > $device; done
for device in /proc/sys/net/ipv4/conf/*/send_redirects; do echo 0 > $device; done
for device in /proc/sys/net/ipv6/conf/*/accept_dad; do echo 0 > $device; done
${feed('ip -batch -', lines)}${feed('bridge -batch -', fdb)}${feed('nft -f -', probeTable)}`;
}

/**
 * The table that has the kernel tell of every packet: its rules as it meets them, and how it looks at the end. It asks for
 * connection tracking, without which the kernel runs no nat chain.
 */
export const probeName = 'k8snet_probe';

const probeTable = [
  `table inet ${probeName} {`,
  ' chain prerouting { type filter hook prerouting priority -30000; meta nftrace set 1; }',
  ' chain output { type filter hook output priority -30000; meta nftrace set 1; }',
  ' chain input { type filter hook input priority 30000; log group 3; ct state invalid counter; }',
  ' chain postrouting { type filter hook postrouting priority 30000; log group 3; }',
  '}',
];

export function podLines(pod: string): string {
  const { addresses, bridged } = pods[pod]!;
  const [v4, v6] = addresses;
  const routes = bridged
    ? ['route add default via 10.20.0.1', 'route add default via fd20::1']
    : [
        'route add 169.254.1.1 dev eth0 scope link',
        'route add default via 169.254.1.1 dev eth0',
        'route add default via fe80::1 dev eth0',
      ];
  const known = bridged
    ? ['10.20.0.1', 'fd20::1'].map((address) => [address, near('br0')])
    : ['169.254.1.1', 'fe80::1'].map((address) => [address, near(pod)]);
  const others = bridged ? Object.entries(pods).filter(([name, other]) => other.bridged && name !== pod) : [];
  const lines = [
    'link set lo up',
    'link set eth0 up',
    `addr add ${v4}/${bridged ? 24 : 32} dev eth0`,
    `addr add ${v6}/${bridged ? 64 : 128} dev eth0`,
    ...routes,
    ...[...known, ...others.flatMap(([name, other]) => other.addresses.map((address) => [address, farEnd(name)]))].map(
      ([address, lladdr]) => `neigh add ${address} lladdr ${lladdr} dev eth0 nud permanent`,
    ),
  ];
  // The agent answers in the pod's place; its kernel is to say nothing of its own.
  const mute = [
    'table inet mute {',
    ' chain in { type filter hook prerouting priority -500; policy drop; }',
    ' chain out { type filter hook output priority -500; policy drop; }',
    '}',
  ];
  return `sysctl -qw net.ipv6.conf.all.accept_dad=0 net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.eth0.accept_dad=0 net.ipv6.conf.eth0.router_solicitations=0 net.ipv6.conf.eth0.accept_ra=0
${feed('nft -f -', mute)}${feed('ip -batch -', lines)}`;
}
