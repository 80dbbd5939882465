import { mkdirSync, writeFileSync } from 'node:fs';
import { gatewayOf, nodeNames, podCidrOf } from './generate.ts';

export const nodeAddress = (node: number): string => `192.168.10.${node + 11}`;

/** What stands around a node's rules: addresses, a bridge for its pods, the routes to the other nodes. */
export function writeSurroundings(folder: string, node: number): void {
  mkdirSync(folder, { recursive: true });
  const write = (name: string, lines: string[]): void => writeFileSync(`${folder}/${name}`, `${lines.join('\n')}\n`);
  const [own, gateway] = [nodeAddress(node), gatewayOf(node)];
  const link = (number: number, name: string, address: string): string[] => [
    `${number}: ${name}: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000`,
    `    link/ether 52:54:00:01:0${number}:0${node} brd ff:ff:ff:ff:ff:ff`,
    `    inet ${address} scope global ${name}`,
    '       valid_lft forever preferred_lft forever',
  ];
  write('ip-addr.txt', [
    '1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN group default qlen 1000',
    '    link/loopback 00:00:00:00:00:00 brd 00:00:00:00:00:00',
    '    inet 127.0.0.1/8 scope host lo',
    '       valid_lft forever preferred_lft forever',
    ...link(2, 'eth0', `${own}/24`),
    ...link(3, 'cbr0', `${gateway}/12`),
  ]);
  const others = nodeNames.flatMap((_, other) =>
    other === node ? [] : [`${podCidrOf(other)} via ${nodeAddress(other)} dev eth0 `],
  );
  write('ip-route.txt', [
    'default via 192.168.10.1 dev eth0 ',
    `192.168.10.0/24 dev eth0 proto kernel scope link src ${own} `,
    `${podCidrOf(node)} dev cbr0 proto kernel scope link src ${gateway} `,
    ...others,
    `local ${own} dev eth0 table local proto kernel scope host src ${own} `,
    'local 127.0.0.0/8 dev lo table local proto kernel scope host src 127.0.0.1 ',
    `local ${gateway} dev cbr0 table local proto kernel scope host src ${gateway} `,
  ]);
  write('sysctl.txt', ['net.bridge.bridge-nf-call-iptables = 1', 'net.ipv4.ip_forward = 1']);
}
