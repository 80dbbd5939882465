import { save } from '../netfilter/ruleset.ts';
import type { Changes } from '../small-world.ts';
import { add, replace } from '../two-nodes.ts';
import { at, testFlows } from './flow-rows.ts';

testFlows('a packet that came in is routed', [
  ['to a process of the node', 'pod/a -> node/node-1:22', {}, ['delivered/delivered 10.1.10.9:22 from 192.168.0.2']],
  ['to the other node', 'pod/a -> node/node-2:22', {}, ['delivered/delivered 10.1.10.10:22 from 192.168.0.2']],
  ['to a pod of the other node', 'pod/a -> pod/c:80', {}, ['delivered/delivered 192.168.1.2:80 from 192.168.0.2']],
  ['over IPv6', 'pod/a -> [fd00:2::2]:80', {}, ['delivered/delivered [fd00:2::2]:80 from fd00:1::2']],
  [
    'nowhere without a route',
    'pod/a -> pod/c:80',
    { [at.ipRoute]: (text) => text.replace(/^(192\.168\.1\.0|default).*\n/gm, '') },
    ['unroutable 192.168.1.2:80 from 192.168.0.2'],
    /node-1 has no route to 192\.168\.1\.2/,
  ],
  [
    'nowhere without an IPv6 route',
    'pod/a -> [fd00:2::2]:80',
    { [at.ip6Route]: (text) => text.replace(/^(fd00:2|default).*\n/gm, '') },
    ['unroutable [fd00:2::2]:80 from fd00:1::2'],
  ],
  ...(['blackhole', 'unreachable', 'prohibit'] as const).map((type): Parameters<typeof testFlows>[1][number] => [
    `refused by a route of type ${type}`,
    'pod/a -> pod/c:80',
    { [at.ipRoute]: replace('192.168.1.0/24 via 10.1.10.10 dev eth0', `${type} 192.168.1.0/24`) },
    ['unroutable 192.168.1.2:80 from 192.168.0.2'],
    new RegExp(`a ${type} route or rule on node-1 refuses 192\\.168\\.1\\.2`),
  ]),
  [
    'through both hops of a multipath route, in shares',
    'pod/a -> 203.0.113.10:80',
    {
      [at.ipRoute]: replace(
        'default via 10.1.10.2 dev eth0 ',
        'default \n\tnexthop via 10.1.10.2 dev eth0 weight 1 \n\tnexthop via 10.1.10.3 dev eth0 weight 1 ',
      ),
    },
    ['0.5 delivered/unknown 203.0.113.10:80 from 192.168.0.2'],
  ],
]);

const off = replace('net.ipv4.ip_forward = 1', 'net.ipv4.ip_forward = 0');

testFlows('forwarding', [
  [
    'off: nothing is sent on',
    'pod/a -> pod/c:80',
    { [at.sysctl]: off },
    ['dropped 192.168.1.2:80 from 192.168.0.2'],
    /node-1 does not forward packets that come in by cbr0: net\.ipv4\.ip_forward is 0/,
  ],
  [
    'off: the node itself is reached',
    'pod/a -> node/node-1:22',
    { [at.sysctl]: off },
    ['delivered/delivered 10.1.10.9:22 from 192.168.0.2'],
  ],
  [
    'off: the node itself sends',
    'node/node-1 -> pod/c:80',
    { [at.sysctl]: off },
    ['delivered/delivered 192.168.1.2:80 from 10.1.10.9'],
  ],
  [
    'off on the way back',
    'pod/c -> pod/a:80',
    { 'nodes/node-2/sysctl.txt': off },
    ['dropped 192.168.0.2:80 from 192.168.1.2'],
    /node-2 does not forward/,
  ],
  [
    'the setting of the incoming device counts',
    'pod/a -> pod/c:80',
    { [at.sysctl]: add('net.ipv4.conf.cbr0.forwarding = 0') },
    ['dropped 192.168.1.2:80 from 192.168.0.2'],
  ],
  [
    'the setting of the outgoing device only counts for answers',
    'pod/a -> pod/c:80',
    { [at.sysctl]: add('net.ipv4.conf.eth0.forwarding = 0') },
    ['delivered/dropped 192.168.1.2:80 from 192.168.0.2'],
    /come in by eth0: net\.ipv4\.conf\.eth0\.forwarding is 0/,
  ],
  [
    'without a route it is silent as well',
    'pod/a -> pod/c:80',
    { [at.sysctl]: off, [at.ipRoute]: (text) => text.replace(/^(192\.168\.1\.0|default).*\n/gm, '') },
    ['dropped 192.168.1.2:80 from 192.168.0.2'],
  ],
  [
    'it is asked before the source',
    'pod/c -> pod/a:80',
    {
      [at.sysctl]: (text) => `${off(text)}net.ipv4.conf.eth0.rp_filter = 1\n`,
      [at.ipRoute]: replace('192.168.1.0/24 via 10.1.10.10 dev eth0', 'blackhole 192.168.1.0/24'),
    },
    ['dropped 192.168.0.2:80 from 192.168.1.2'],
    /ip_forward is 0/,
  ],
  [
    'IPv6 asks `all`',
    'pod/a -> [fd00:2::2]:80',
    { [at.sysctl]: replace('net.ipv6.conf.all.forwarding = 1', 'net.ipv6.conf.all.forwarding = 0') },
    ['dropped [fd00:2::2]:80 from fd00:1::2'],
  ],
]);

/** Pods reach the metadata service by a server on the node's loopback address. */
const toLoopback: Changes = {
  [at.save]: save('nat', { PREROUTING: ['-d 169.254.169.254 -j DNAT --to-destination 127.0.0.1'] }),
};

testFlows('a loopback address', [
  [
    'is not taken from a device',
    'pod/a -> 169.254.169.254:80',
    toLoopback,
    ['dropped 127.0.0.1:80 from 192.168.0.2'],
    /takes no loopback address from cbr0: route_localnet is 0 there/,
  ],
  [
    'is taken with route_localnet of the device',
    'pod/a -> 169.254.169.254:80',
    { ...toLoopback, [at.sysctl]: add('net.ipv4.conf.cbr0.route_localnet = 1') },
    ['delivered/delivered 127.0.0.1:80 from 192.168.0.2'],
  ],
  [
    'is taken with route_localnet of all',
    'pod/a -> 169.254.169.254:80',
    { ...toLoopback, [at.sysctl]: add('net.ipv4.conf.all.route_localnet = 1') },
    ['delivered/delivered 127.0.0.1:80 from 192.168.0.2'],
  ],
  [
    'is not taken with route_localnet of another device',
    'pod/a -> 169.254.169.254:80',
    { ...toLoopback, [at.sysctl]: add('net.ipv4.conf.eth0.route_localnet = 1') },
    ['dropped 127.0.0.1:80 from 192.168.0.2'],
  ],
]);

const rules =
  '0:\tfrom all lookup local\n100:\tfrom all fwmark 0x1 lookup 7\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n';

testFlows('the hooks around routing', [
  [
    'a mark of PREROUTING chooses the table',
    'pod/a -> pod/c:80',
    {
      [at.save]: save('mangle', { PREROUTING: ['-i cbr0 -j MARK --set-mark 1'] }),
      [at.ipRule]: rules,
      [at.ipRoute]: add('blackhole 192.168.1.0/24 table 7'),
    },
    ['unroutable 192.168.1.2:80 from 192.168.0.2'],
  ],
  [
    'INPUT sees what is for the node',
    'pod/a -> node/node-1:22',
    { [at.save]: save('filter', { INPUT: ['policy DROP'] }) },
    ['dropped 10.1.10.9:22 from 192.168.0.2'],
    /policy of chain INPUT of table filter/,
  ],
  [
    'INPUT does not see what is for others',
    'pod/a -> pod/c:80',
    { [at.save]: save('filter', { INPUT: ['policy DROP'] }) },
    ['delivered/delivered 192.168.1.2:80 from 192.168.0.2'],
  ],
  [
    'FORWARD sees what is for others, with both devices',
    'pod/a -> pod/c:80',
    { [at.save]: save('filter', { FORWARD: ['-i cbr0 -o eth0 -j REJECT'] }) },
    ['rejected 192.168.1.2:80 from 192.168.0.2'],
    /rejected on node-1 with icmp-port-unreachable by rule 1 of chain FORWARD/,
  ],
  [
    'FORWARD sees the answer too',
    'pod/a -> pod/c:80',
    { [at.save]: save('filter', { FORWARD: ['-i eth0 -o cbr0 -j DROP'] }) },
    ['delivered/dropped 192.168.1.2:80 from 192.168.0.2'],
  ],
  [
    'an answer is ESTABLISHED',
    'pod/a -> pod/c:80',
    {
      [at.save]: save('filter', {
        FORWARD: ['policy DROP', '-i cbr0 -j ACCEPT', '-m conntrack --ctstate ESTABLISHED -j ACCEPT'],
      }),
    },
    ['delivered/delivered 192.168.1.2:80 from 192.168.0.2'],
  ],
  [
    'POSTROUTING knows the device it leaves by',
    'pod/a -> pod/c:80',
    { [at.save]: save('nat', { POSTROUTING: ['-o eth0 -j MASQUERADE'] }) },
    ['delivered/delivered 192.168.1.2:80 from 10.1.10.9'],
  ],
  [
    'untracked packets are not translated',
    'pod/a -> svc/web',
    { [at.save]: (text) => save('raw', { PREROUTING: ['-s 192.168.0.2 -j CT --notrack'] }) + text },
    ['unroutable 10.96.0.10:80 from 192.168.0.2'],
  ],
  [
    'untracked answers are not translated back',
    'pod/a -> svc/web',
    { [at.save]: (text) => save('raw', { PREROUTING: ['-s 192.168.0.3 -j NOTRACK'] }) + text },
    [
      '0.5 delivered/dropped 192.168.0.3:8080 from 192.168.0.2',
      '0.5 delivered/delivered 192.168.1.2:8080 from 192.168.0.2',
    ],
  ],
]);

testFlows('a node of which only the rules were collected', [
  [
    'a pod of it is reached by assumption',
    'pod/a -> svc/web',
    {
      [at.ipAddr]: null,
      [at.ipRoute]: null,
      [at.ip6Route]: null,
      [at.bridgeLink]: null,
      'nodes/node-1/brctl-show.txt': null,
      'pods/default_a/ip-addr.txt': null,
      'pods/default_a/ip-route.txt': null,
      'pods/default_a/ip6-route.txt': null,
    },
    [
      '0.5 delivered/unknown 192.168.0.3:8080 from 192.168.0.2',
      '0.5 delivered/unknown 192.168.1.2:8080 from 192.168.0.2',
    ],
  ],
]);
