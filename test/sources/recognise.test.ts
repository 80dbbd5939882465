import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Format, recognise } from '../../src/sources/recognise.ts';
import { fixture, fixtureNames } from './fixture.ts';

const pasted: [Format | null, string, string][] = [
  [
    'iptables-list',
    'a listing below its prompt',
    '$ sudo iptables -t nat -vnL\nChain PREROUTING (policy ACCEPT 338 packets, 15210 bytes)\n',
  ],
  [
    'iptables-list',
    'one rule, as grep leaves it',
    '    0     0 KUBE-SVC-HOYURHXRFA5BUYEO  tcp  --  *      *       0.0.0.0/0            10.106.23.233        /* default/echoserver cluster IP */ tcp dpt:8877',
  ],
  [
    'iptables-list',
    'one rule of a listing without counters',
    'KUBE-MARK-MASQ  all  --  192.168.0.33         0.0.0.0/0            /* default/echoserver */',
  ],
  ['iptables-spec', 'rules alone', '-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000'],
  ['iptables-spec', 'iptables -S', '# iptables -S\n-P INPUT ACCEPT\n-N DOCKER\n'],
  ['iptables-spec', 'rules with counters alone', '[12:720] -A KUBE-SERVICES -j KUBE-NODEPORTS'],
  [
    'iptables-save',
    'a dump after a warning',
    '# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n*nat\n:PREROUTING ACCEPT [0:0]\n',
  ],
  ['iptables-save', 'a dump that begins amid a table', '-A FORWARD -j ACCEPT\nCOMMIT\n*nat\n'],
  ['ip-addr', 'ip -brief addr', '# ip -br a\nlo               UNKNOWN        127.0.0.1/8 ::1/128 \n'],
  ['ip-link', 'ip -brief link', 'eth0@if10        UP             02:00:00:00:00:01 <BROADCAST,UP,LOWER_UP> \n'],
  ['nft-text', 'a ruleset', '# Warning: table ip nat is managed by iptables-nft, do not touch!\ntable ip nat {\n'],
  ['nft-json', 'a ruleset', '{"nftables": [{"metainfo": {"version": "1.0.6"}}]}'],
  ['ipvsadm-save', 'services', '-A -t 10.96.0.1:443 -s rr\n-a -t 10.96.0.1:443 -r 10.1.10.9:6443 -m -w 1\n'],
  ['ipvsadm-list', 'services', 'IP Virtual Server version 1.2.1 (size=4096)\nProt LocalAddress:Port Scheduler Flags\n'],
  [
    'ipvsadm-list',
    'one service',
    'TCP  10.96.0.1:443 rr\n  -> 10.1.10.9:6443               Masq    1      0          0\n',
  ],
  [
    'ip-addr',
    'below a prompt with brackets',
    '[root@w1 ~]# ip a\n1: lo: <LOOPBACK,UP> mtu 65536 qdisc noqueue\n    inet 127.0.0.1/8 scope host lo\n',
  ],
  [
    'ip-link',
    'without addresses',
    '1: lo: <LOOPBACK,UP> mtu 65536 qdisc noqueue\n    link/loopback 00:00:00:00:00:00\n',
  ],
  ['ip-route', 'below a prompt, with CRLF', '# ip r\r\ndefault via 10.1.10.2 dev ens33 proto static metric 100\r\n'],
  ['ip-route', 'multipath', '10.5.0.0/16 \n\tnexthop via 10.0.0.2 dev va weight 2\n'],
  ['bridge-vlan', 'VLANs', 'port\tvlan ids\nveth1\t 1 PVID Egress Untagged\n'],
  ['bridge-vlan', 'VLANs', '[{"ifname":"veth1","vlans":[{"vlan":1}]}]'],
  ['ip-route', 'JSON cut short', '[{"dst":"default","gateway":"10.0.0.1","dev":"eth0","fl'],
  [null, 'prose', 'The default route is sent via the bridge: see pods from 10.0.0.0/8 below.\n'],
  [null, 'a description of a service', 'Name: httpd-test\nNamespace: default\nType: ClusterIP\n'],
  [null, 'nothing', ''],
  [null, 'an empty list', '[]'],
];

for (const [format, what, text] of pasted) {
  test(`${format ?? 'no format'}: ${what}`, () => assert.equal(recognise(text), format));
}

for (const kind of [
  'ip-addr',
  'ip-link',
  'ip-route',
  'ip-rule',
  'ip-neigh',
  'brctl',
  'bridge-link',
  'bridge-fdb',
  'ipset',
  'sysctl',
  'conntrack',
  'sockets',
] as const) {
  for (const name of fixtureNames(kind)) {
    test(`${kind}/${name}`, () => assert.equal(recognise(fixture(`${kind}/${name}`)), kind));
  }
}
