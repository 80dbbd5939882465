import { serviceRules } from './service-rules.ts';
import { type Changes, change, type Texts, worldOf } from './small-world.ts';

/**
 * Two nodes with a bridge and pods, dual stack: node-1 (10.1.10.9) has pods a (192.168.0.2) and b (192.168.0.3), node-2
 * (10.1.10.10) has pod c (192.168.1.2). Service default/web is 10.96.0.10:80 with pods b and c behind it; 10.1.10.2 is the gateway.
 */
export const twoNodes = (changes: Changes = {}) => worldOf(change(texts(), changes));

/** The same with these rules on node-1, as iptables-save prints them, instead of the service's. */
export const withRules = (save: string, changes: Changes = {}) =>
  twoNodes({ 'nodes/node-1/iptables-save.txt': save, ...changes });

/** A change that puts `to` in the place of `from`, which must be there. */
export const replace =
  (from: string, to: string) =>
  (text: string): string => {
    if (!text.includes(from)) throw new Error(`"${from}" is not in the text`);
    return text.replaceAll(from, to);
  };

/** A change that adds lines at the end. */
export const add =
  (...lines: string[]) =>
  (text: string): string =>
    `${text.trimEnd()}\n${lines.join('\n')}\n`;

const texts = (): Texts => ({
  ...node({ number: 1, host: 9, pods: ['vetha', 'vethb'], other: 2, via: 10 }),
  ...node({ number: 2, host: 10, pods: ['vethc'], other: 1, via: 9 }),
  ...pod('a', 11, '192.168.0.2', 'fd00:1::2'),
  ...pod('b', 12, '192.168.0.3', 'fd00:1::3'),
  ...pod('c', 21, '192.168.1.2', 'fd00:2::2'),
  'api/nodes.json': list(
    nodeObject('node-1', '10.1.10.9', '192.168.0.0/24'),
    nodeObject('node-2', '10.1.10.10', '192.168.1.0/24'),
  ),
  'api/pods.json': list(
    podObject('a', 'node-1', ['192.168.0.2', 'fd00:1::2']),
    podObject('b', 'node-1', ['192.168.0.3', 'fd00:1::3']),
    podObject('c', 'node-2', ['192.168.1.2', 'fd00:2::2']),
  ),
  'api/services.json': list({
    kind: 'Service',
    metadata: { namespace: 'default', name: 'web' },
    spec: {
      type: 'ClusterIP',
      clusterIP: '10.96.0.10',
      clusterIPs: ['10.96.0.10', 'fd00:96::10'],
      ports: [{ name: 'http', protocol: 'TCP', port: 80, targetPort: 8080 }],
    },
  }),
});

/** Lines of `ip addr` and `bridge -d link` for the veths of a node; the first has ifindex 11 (21 on node-2). */
function node({
  number,
  host,
  pods,
  other,
  via,
}: {
  number: number;
  host: number;
  pods: string[];
  other: number;
  via: number;
}): Texts {
  const subnet = number - 1;
  const flags = '<BROADCAST,MULTICAST,UP,LOWER_UP>';
  const ports = pods.map((name, index) => ({ name, ifindex: number * 10 + 1 + index }));
  const file = (name: string, ...lines: string[]): Texts => ({
    [`nodes/node-${number}/${name}`]: `${lines.join('\n')}\n`,
  });
  return {
    ...file(
      'ip-addr.txt',
      '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000',
      '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00',
      '    inet 127.0.0.1/8 scope host lo',
      '    inet6 ::1/128 scope host ',
      `2: eth0@if3: ${flags} mtu 1500 qdisc noqueue state UP group default qlen 1000`,
      `    link/ether 02:00:00:00:0${number}:09 brd ff:ff:ff:ff:ff:ff`,
      `    inet 10.1.10.${host}/24 brd 10.1.10.255 scope global eth0`,
      `    inet6 fd00:10::${host}/64 scope global `,
      `4: cbr0: ${flags} mtu 1500 qdisc noqueue state UP group default qlen 1000`,
      `    link/ether 02:00:00:00:0${number}:01 brd ff:ff:ff:ff:ff:ff`,
      `    inet 192.168.${subnet}.1/24 brd 192.168.${subnet}.255 scope global cbr0`,
      `    inet6 fd00:${number}::1/64 scope global `,
      ...ports.flatMap(({ name, ifindex }) => [
        `${ifindex}: ${name}@if3: ${flags} mtu 1500 qdisc noqueue master cbr0 state UP group default `,
        `    link/ether 02:00:00:00:0${number}:${ifindex} brd ff:ff:ff:ff:ff:ff`,
      ]),
    ),
    ...file(
      'bridge-link.txt',
      ...ports.flatMap(({ name, ifindex }) => [
        `${ifindex}: ${name}@if3: ${flags} mtu 1500 master cbr0 state forwarding priority 32 cost 2 `,
        '    hairpin on guard off learning on flood on isolated off',
      ]),
    ),
    ...file(
      'brctl-show.txt',
      'bridge name\tbridge id\t\tSTP enabled\tinterfaces',
      `cbr0\t\t8000.02000000000${number}\tno\t\t${ports.map(({ name }) => name).join('\n\t\t\t\t\t\t\t')}`,
    ),
    ...file(
      'ip-route.txt',
      'default via 10.1.10.2 dev eth0 ',
      `10.1.10.0/24 dev eth0 proto kernel scope link src 10.1.10.${host} `,
      `192.168.${subnet}.0/24 dev cbr0 proto kernel scope link src 192.168.${subnet}.1 `,
      `192.168.${other - 1}.0/24 via 10.1.10.${via} dev eth0 `,
    ),
    ...file(
      'ip6-route.txt',
      'default via fd00:10::2 dev eth0 metric 1024 pref medium',
      'fd00:10::/64 dev eth0 proto kernel metric 256 pref medium',
      `fd00:${number}::/64 dev cbr0 proto kernel metric 256 pref medium`,
      `fd00:${other}::/64 via fd00:10::${via} dev eth0 metric 1024 pref medium`,
    ),
    ...file(
      'ip-neigh.txt',
      `10.1.10.${via} dev eth0 lladdr 02:00:00:00:0${other}:09 REACHABLE`,
      '10.1.10.2 dev eth0 lladdr 02:00:00:00:00:02 REACHABLE',
      '10.1.10.8 dev eth0 lladdr 02:00:00:00:00:08 STALE',
      'fd00:10::2 dev eth0 lladdr 02:00:00:00:00:02 router REACHABLE',
    ),
    ...file(
      'sysctl.txt',
      'net.ipv4.ip_forward = 1',
      'net.ipv4.conf.all.rp_filter = 0',
      'net.ipv6.conf.all.forwarding = 1',
      'net.bridge.bridge-nf-call-iptables = 1',
      'net.bridge.bridge-nf-call-ip6tables = 1',
    ),
    ...file('iptables-save.txt', serviceRules('10.96.0.10/32', ['192.168.0.3:8080', '192.168.1.2:8080'])),
    ...file('ip6tables-save.txt', serviceRules('fd00:96::10/128', ['[fd00:1::3]:8080', '[fd00:2::2]:8080'])),
  };
}

function pod(name: string, peer: number, address: string, address6: string): Texts {
  const router = address.replace(/\d+$/, '1');
  const router6 = address6.replace(/\d+$/, '1');
  const folder = `pods/default_${name}`;
  return {
    [`${folder}/ip-addr.txt`]: `1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000
    inet 127.0.0.1/8 scope host lo
    inet6 ::1/128 scope host 
3: eth0@if${peer}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default 
    link/ether 0a:00:00:00:00:${peer} brd ff:ff:ff:ff:ff:ff
    inet ${address}/24 scope global eth0
    inet6 ${address6}/64 scope global 
`,
    [`${folder}/ip-route.txt`]: `default via ${router} dev eth0 
${address.replace(/\d+$/, '0')}/24 dev eth0 proto kernel scope link src ${address} 
`,
    [`${folder}/ip6-route.txt`]: `default via ${router6} dev eth0 metric 1024 pref medium
${address6.replace(/\d+$/, '')}/64 dev eth0 proto kernel metric 256 pref medium
`,
  };
}

const list = (...items: object[]): string => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });

const nodeObject = (name: string, address: string, podCidr: string) => ({
  kind: 'Node',
  metadata: { name },
  spec: { podCIDR: podCidr, podCIDRs: [podCidr] },
  status: { addresses: [{ type: 'InternalIP', address }] },
});

const podObject = (name: string, nodeName: string, ips: string[]) => ({
  kind: 'Pod',
  metadata: { namespace: 'default', name },
  spec: { nodeName, containers: [] },
  status: { phase: 'Running', podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) },
});
