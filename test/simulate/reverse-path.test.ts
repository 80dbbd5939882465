import { save } from '../netfilter/ruleset.ts';
import type { Changes } from '../small-world.ts';
import { add, replace } from '../two-nodes.ts';
import { at, testFlows } from './flow-rows.ts';

/** Pod c's packets come in by eth0, but the way back to them leads by another device. */
const asymmetric: Changes = {
  [at.ipAddr]: add(
    '5: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP group default qlen 1000',
    '    inet 10.1.20.9/24 scope global eth1',
    '    inet6 fd00:20::9/64 scope global ',
  ),
  [at.ipRoute]: replace('192.168.1.0/24 via 10.1.10.10 dev eth0', '192.168.1.0/24 via 10.1.20.10 dev eth1'),
  [at.ip6Route]: replace('fd00:2::/64 via fd00:10::10 dev eth0', 'fd00:2::/64 via fd00:20::10 dev eth1'),
};

const filter = (all: number, eth0?: number) => (text: string) =>
  `${text.replace('net.ipv4.conf.all.rp_filter = 0\n', '')}net.ipv4.conf.all.rp_filter = ${all}\n${eth0 === undefined ? '' : `net.ipv4.conf.eth0.rp_filter = ${eth0}\n`}`;

const dropped = ['dropped 192.168.0.2:80 from 192.168.1.2'];
const arrives = ['delivered/unknown 192.168.0.2:80 from 192.168.1.2'];

testFlows('a packet whose way back leads by another device', [
  ['rp_filter 0 asks nothing', 'pod/c -> pod/a:80', { ...asymmetric, [at.sysctl]: filter(0, 0) }, arrives],
  [
    'rp_filter 1 drops it',
    'pod/c -> pod/a:80',
    { ...asymmetric, [at.sysctl]: filter(0, 1) },
    dropped,
    /192\.168\.1\.2 came in by eth0, but the route back goes by eth1/,
  ],
  ['rp_filter 2 only wants a way back', 'pod/c -> pod/a:80', { ...asymmetric, [at.sysctl]: filter(0, 2) }, arrives],
  [
    'the greater of `all` and the device counts: 1 and 0',
    'pod/c -> pod/a:80',
    { ...asymmetric, [at.sysctl]: filter(1, 0) },
    dropped,
    /net\.ipv4\.conf\.all\.rp_filter is 1/,
  ],
  [
    'the greater of `all` and the device counts: 2 and 1',
    'pod/c -> pod/a:80',
    { ...asymmetric, [at.sysctl]: filter(2, 1) },
    arrives,
  ],
  [
    'a way back by the same device',
    'pod/c -> pod/a:80',
    { [at.sysctl]: filter(1, 1) },
    ['delivered/delivered 192.168.0.2:80 from 192.168.1.2'],
  ],
  [
    'IPv6 has no such filter',
    'pod/c -> [fd00:1::2]:80',
    { ...asymmetric, [at.sysctl]: filter(1, 1) },
    ['delivered/unknown [fd00:1::2]:80 from fd00:2::2'],
  ],
]);

/** No way back at all. */
const none: Changes = {
  [at.ipRoute]: (text) =>
    text.replace('192.168.1.0/24 via 10.1.10.10 dev eth0 \n', '').replace('default via 10.1.10.2 dev eth0 \n', ''),
};

testFlows('a packet without any way back', [
  [
    'rp_filter 0 lets it in, and the answer has no route',
    'pod/c -> pod/a:80',
    { ...none, [at.sysctl]: filter(0, 0) },
    ['delivered/unroutable 192.168.0.2:80 from 192.168.1.2'],
  ],
  [
    'rp_filter 2 drops it',
    'pod/c -> pod/a:80',
    { ...none, [at.sysctl]: filter(0, 2) },
    dropped,
    /it has no route back/,
  ],
  [
    'a blackhole is no way back',
    'pod/c -> pod/a:80',
    {
      [at.ipRoute]: replace('192.168.1.0/24 via 10.1.10.10 dev eth0', 'blackhole 192.168.1.0/24'),
      [at.sysctl]: filter(0, 2),
    },
    dropped,
  ],
]);

/** Node-2 sends under node-1's own address. */
const impostor: Changes = {
  'nodes/node-2/iptables-save.txt': save('nat', { POSTROUTING: ['-s 192.168.1.2 -j SNAT --to-source 10.1.10.9'] }),
};

testFlows('a packet that bears the address of the host it comes to', [
  [
    'is martian',
    'pod/c -> pod/a:80',
    impostor,
    ['dropped 192.168.0.2:80 from 10.1.10.9'],
    /bears its own address 10\.1\.10\.9 as source \(martian source\)/,
  ],
  [
    'accept_local of all takes it',
    'pod/c -> pod/a:80',
    { ...impostor, [at.sysctl]: add('net.ipv4.conf.all.accept_local = 1') },
    ['delivered/dropped 192.168.0.2:80 from 10.1.10.9'],
  ],
  [
    'accept_local of the device takes it',
    'pod/c -> pod/a:80',
    { ...impostor, [at.sysctl]: add('net.ipv4.conf.eth0.accept_local = 1') },
    ['delivered/dropped 192.168.0.2:80 from 10.1.10.9'],
  ],
  [
    'accept_local of another device does not',
    'pod/c -> pod/a:80',
    { ...impostor, [at.sysctl]: add('net.ipv4.conf.cbr0.accept_local = 1') },
    ['dropped 192.168.0.2:80 from 10.1.10.9'],
  ],
]);

/** Packets with a mark are routed by a table of their own; the source is looked up there only where src_valid_mark says so. */
const marked: Changes = {
  ...asymmetric,
  [at.save]: save('mangle', { PREROUTING: ['-i eth0 -j MARK --set-mark 1'] }),
  [at.ipRoute]: (text) =>
    `${text.replace('192.168.1.0/24 via 10.1.10.10 dev eth0', '192.168.1.0/24 via 10.1.20.10 dev eth1')}192.168.1.0/24 via 10.1.10.10 dev eth0 table 7\n192.168.0.0/24 dev cbr0 table 7\n`,
  [at.ipRule]:
    '0:\tfrom all lookup local\n100:\tfrom all fwmark 0x1 lookup 7\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n',
};

testFlows('the mark of a packet', [
  ['does not count for the way back', 'pod/c -> pod/a:80', { ...marked, [at.sysctl]: filter(0, 1) }, dropped],
  [
    'counts with src_valid_mark',
    'pod/c -> pod/a:80',
    { ...marked, [at.sysctl]: (text) => `${filter(0, 1)(text)}net.ipv4.conf.all.src_valid_mark = 1\n` },
    arrives,
  ],
]);
