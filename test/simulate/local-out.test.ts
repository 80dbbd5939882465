import { save } from '../netfilter/ruleset.ts';
import type { Changes } from '../small-world.ts';
import { add, replace } from '../two-nodes.ts';
import { at, testFlows } from './flow-rows.ts';

testFlows('a process of the node sends', [
  [
    'to a pod, under the bridge address',
    'node/node-1 -> pod/a:80',
    {},
    ['delivered/delivered 192.168.0.2:80 from 192.168.0.1'],
  ],
  [
    'to a pod elsewhere, under the address of eth0',
    'node/node-1 -> pod/c:80',
    {},
    ['delivered/delivered 192.168.1.2:80 from 10.1.10.9'],
  ],
  ['over IPv6', 'node/node-1 -> [fd00:2::2]:80', {}, ['delivered/delivered [fd00:2::2]:80 from fd00:10::9']],
  [
    'under the address that the route prefers',
    'node/node-1 -> pod/c:80',
    { [at.ipRoute]: replace('via 10.1.10.10 dev eth0', 'via 10.1.10.10 dev eth0 src 192.168.0.1') },
    ['delivered/delivered 192.168.1.2:80 from 192.168.0.1'],
  ],
  ['to itself, over lo', 'node/node-1 -> node/node-1:22', {}, ['delivered/delivered 10.1.10.9:22 from 10.1.10.9']],
  ['to a loopback address', 'node/node-1 -> 127.0.0.1:22', {}, ['delivered/delivered 127.0.0.1:22 from 127.0.0.1']],
  ['to the IPv6 loopback address', 'node/node-1 -> [::1]:22', {}, ['delivered/delivered [::1]:22 from ::1']],
  [
    'to a service',
    'node/node-1 -> svc/web',
    {},
    [
      '0.5 delivered/delivered 192.168.0.3:8080 from 192.168.0.1',
      '0.5 delivered/delivered 192.168.1.2:8080 from 10.1.10.9',
    ],
  ],
  [
    'to an IPv6 service',
    'node/node-1 -> [fd00:96::10]:80',
    {},
    [
      '0.5 delivered/delivered [fd00:1::3]:8080 from fd00:1::1',
      '0.5 delivered/delivered [fd00:2::2]:8080 from fd00:10::9',
    ],
  ],
  [
    'nowhere without a route',
    'node/node-1 -> 203.0.113.10:80',
    { [at.ipRoute]: replace('default via 10.1.10.2 dev eth0 \n', '') },
    ['unroutable 203.0.113.10:80 from '],
    /node-1 has no route to 203\.0\.113\.10/,
  ],
  [
    'nowhere by a local route of another table, which gives a source that the node does not have',
    'node/node-1 -> 203.0.113.10:80',
    {
      [at.ipRule]: '100:\tfrom all to 203.0.113.0/24 lookup 102\n32766:\tfrom all lookup main\n',
      [at.ipRoute]: add('local 203.0.113.0/24 dev lo table 102'),
    },
    ['unroutable 203.0.113.10:80 from '],
    /203\.0\.113\.10, which the route gives as source, is no address of node-1/,
  ],
  [
    'nowhere past a blackhole',
    'node/node-1 -> pod/c:80',
    { [at.ipRoute]: replace('192.168.1.0/24 via 10.1.10.10 dev eth0', 'blackhole 192.168.1.0/24') },
    ['unroutable 192.168.1.2:80 from '],
  ],
]);

testFlows('its hooks', [
  [
    'OUTPUT sees it before it leaves',
    'node/node-1 -> pod/a:80',
    { [at.save]: save('filter', { OUTPUT: ['-o cbr0 -j REJECT --reject-with tcp-reset', '-p tcp -j DROP'] }) },
    ['rejected 192.168.0.2:80 from 192.168.0.1'],
    /tcp-reset/,
  ],
  [
    'FORWARD does not',
    'node/node-1 -> pod/c:80',
    { [at.save]: save('filter', { FORWARD: ['policy DROP'] }) },
    ['delivered/delivered 192.168.1.2:80 from 10.1.10.9'],
  ],
  [
    'INPUT sees the answer, as ESTABLISHED',
    'node/node-1 -> pod/c:80',
    { [at.save]: save('filter', { INPUT: ['policy DROP', '-m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT'] }) },
    ['delivered/delivered 192.168.1.2:80 from 10.1.10.9'],
  ],
  [
    'INPUT drops the answer',
    'node/node-1 -> pod/c:80',
    { [at.save]: save('filter', { INPUT: ['policy DROP'] }) },
    ['delivered/dropped 192.168.1.2:80 from 10.1.10.9'],
  ],
  [
    'over lo it passes PREROUTING and INPUT as well',
    'node/node-1 -> node/node-1:22',
    { [at.save]: save('mangle', { PREROUTING: ['-i lo -p tcp --dport 22 -j DROP'] }) },
    ['dropped 10.1.10.9:22 from 10.1.10.9'],
  ],
  [
    'over lo nat is asked in OUTPUT, not again in PREROUTING',
    'node/node-1 -> node/node-1:22',
    { [at.save]: save('nat', { PREROUTING: ['-j DNAT --to-destination 10.0.0.1'] }) },
    ['delivered/delivered 10.1.10.9:22 from 10.1.10.9'],
  ],
]);

const rules =
  '0:\tfrom all lookup local\n100:\tfrom all fwmark 0x1 lookup 7\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n';

testFlows('what OUTPUT changed is routed again', [
  [
    'a destination',
    'node/node-1 -> 203.0.113.10:80',
    { [at.save]: save('nat', { OUTPUT: ['-j DNAT --to-destination 192.168.0.2'] }) },
    ['delivered/delivered 192.168.0.2:80 from 10.1.10.9'],
  ],
  [
    'a mark',
    'node/node-1 -> pod/c:80',
    {
      [at.save]: save('mangle', { OUTPUT: ['-j MARK --set-mark 1'] }),
      [at.ipRule]: rules,
      [at.ipRoute]: add('unreachable 192.168.1.0/24 table 7'),
    },
    ['unroutable 192.168.1.2:80 from 10.1.10.9'],
  ],
  [
    'a destination that has no route',
    'node/node-1 -> pod/a:80',
    {
      [at.save]: save('nat', { OUTPUT: ['-j DNAT --to-destination 172.31.0.1'] }),
      [at.ipRoute]: replace('default via 10.1.10.2 dev eth0 \n', ''),
    },
    ['unroutable 172.31.0.1:80 from 192.168.0.1'],
  ],
]);

/** A node port asked for on the loopback address. */
const nodePort: Changes = {
  [at.save]: save('nat', {
    OUTPUT: ['-p tcp --dport 30080 -m addrtype --dst-type LOCAL -j DNAT --to-destination 192.168.0.2:8080'],
    POSTROUTING: ['-s 127.0.0.0/8 -o cbr0 -j MASQUERADE'],
  }),
};

testFlows('a node port on 127.0.0.1', [
  [
    'may not leave by the bridge',
    'node/node-1 -> 127.0.0.1:30080',
    nodePort,
    ['dropped 192.168.0.2:8080 from 127.0.0.1'],
    /127\.0\.0\.1 may not leave node-1 by cbr0: route_localnet is 0 there/,
  ],
  [
    'leaves with route_localnet, masqueraded',
    'node/node-1 -> 127.0.0.1:30080',
    { ...nodePort, [at.sysctl]: add('net.ipv4.conf.cbr0.route_localnet = 1') },
    ['delivered/delivered 192.168.0.2:8080 from 192.168.0.1'],
  ],
  [
    'on another address of the node it needs none',
    'node/node-1 -> 10.1.10.9:30080',
    nodePort,
    ['delivered/delivered 192.168.0.2:8080 from 10.1.10.9'],
  ],
]);
