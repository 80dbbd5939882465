import { save } from '../netfilter/ruleset.ts';
import { add, replace } from '../two-nodes.ts';
import { at, testFlows } from './flow-rows.ts';

const noRules = save('nat', { PREROUTING: [] });

testFlows('a packet leaves the evidence', [
  [
    'for a public address',
    'node/node-1 -> 203.0.113.10:80',
    {},
    ['delivered/delivered 203.0.113.10:80 from 10.1.10.9'],
    /left node-1 by eth0 via 10\.1\.10\.2 towards 203\.0\.113\.10/,
  ],
  [
    'for a public IPv6 address',
    'node/node-1 -> [2001:db8::10]:80',
    {},
    ['delivered/delivered [2001:db8::10]:80 from fd00:10::9'],
  ],
  [
    'for a private address beyond the gateway: nobody may be there',
    'node/node-1 -> 172.31.0.1:80',
    {},
    ['delivered/unknown 172.31.0.1:80 from 10.1.10.9'],
    /whether there is a host 172\.31\.0\.1 beyond 10\.1\.10\.2/,
  ],
  ['for a private IPv6 address', 'node/node-1 -> [fd99::1]:80', {}, ['delivered/unknown [fd99::1]:80 from fd00:10::9']],
  [
    'for a neighbour that has answered before',
    'node/node-1 -> 10.1.10.8:80',
    {},
    ['delivered/delivered 10.1.10.8:80 from 10.1.10.9'],
  ],
  [
    'for a neighbour that no entry tells of',
    'node/node-1 -> 10.1.10.77:80',
    {},
    ['delivered/unknown 10.1.10.77:80 from 10.1.10.9'],
    /whether 10\.1\.10\.77 is there to answer/,
  ],
]);

testFlows('a cluster IP that no rule translated', [
  [
    'leaves by the default route and is lost',
    'pod/a -> svc/web',
    { [at.save]: noRules },
    ['unroutable 10.96.0.10:80 from 192.168.0.2'],
    /10\.96\.0\.10 is the cluster IP of svc default\/web, which no host has; no rule translated it, and it left node-1 by eth0 via 10\.1\.10\.2/,
  ],
  ['over IPv6', 'pod/a -> [fd00:96::10]:80', { [at.save6]: noRules }, ['unroutable [fd00:96::10]:80 from fd00:1::2']],
  [
    'on a port that the service does not have',
    'pod/a -> 10.96.0.10:81',
    {},
    ['unroutable 10.96.0.10:81 from 192.168.0.2'],
  ],
  ['as a ping', 'pod/a -> 10.96.0.10/icmp', {}, ['unroutable 10.96.0.10 from 192.168.0.2']],
  [
    'without a default route',
    'pod/a -> svc/web',
    { [at.save]: noRules, [at.ipRoute]: replace('default via 10.1.10.2 dev eth0 \n', '') },
    ['unroutable 10.96.0.10:80 from 192.168.0.2'],
    /no route/,
  ],
]);

const named = `*nat
:PREROUTING ACCEPT [0:0]
:KUBE-SERVICES - [0:0]
:KUBE-SVC-WEB - [0:0]
-A PREROUTING -j KUBE-SERVICES
-A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment "default/web:http cluster IP" -m tcp --dport 80 -j KUBE-SVC-WEB
COMMIT
`;

testFlows('a cluster IP that only the rules name', [
  [
    'leaves on a port that they do not translate, and nobody tells who has it there',
    'pod/a -> 10.96.0.10:81',
    { 'api/services.json': null, [at.save]: named },
    ['delivered/unknown 10.96.0.10:81 from 192.168.0.2'],
    /by its rules 10\.96\.0\.10 is the cluster IP of svc default\/web, which no host has/,
  ],
]);

testFlows('the answer of a host outside', [
  [
    'to a pod that was not masqueraded hangs on its routes',
    'pod/a -> 203.0.113.10:80',
    {},
    ['delivered/unknown 203.0.113.10:80 from 192.168.0.2'],
    /whether 203\.0\.113\.10 has a route back to 192\.168\.0\.2 is not in the evidence/,
  ],
  [
    'to the node comes back',
    'pod/a -> 203.0.113.10:80',
    { [at.save]: save('nat', { POSTROUTING: ['-s 192.168.0.0/24 ! -d 192.168.0.0/16 -j MASQUERADE'] }) },
    ['delivered/delivered 203.0.113.10:80 from 10.1.10.9'],
  ],
  [
    'comes back through the rules',
    'pod/a -> 203.0.113.10:80',
    {
      [at.save]:
        save('nat', { POSTROUTING: ['-s 192.168.0.0/24 ! -d 192.168.0.0/16 -j MASQUERADE'] }) +
        save('filter', { FORWARD: ['-d 192.168.0.0/16 -j DROP'] }),
    },
    ['delivered/dropped 203.0.113.10:80 from 10.1.10.9'],
  ],
]);

testFlows('a node that is not in the evidence', [
  [
    'gets what is for it, and nobody tells how it answers',
    'pod/a -> 10.1.10.11:22',
    {
      'api/nodes.json': replace(
        '"items":[',
        '"items":[{"kind":"Node","metadata":{"name":"node-3"},"spec":{"podCIDRs":["192.168.2.0/24"]},"status":{"addresses":[{"type":"InternalIP","address":"10.1.10.11"}]}},',
      ),
    },
    ['delivered/unknown 10.1.10.11:22 from 192.168.0.2'],
    /node node-3, not in the evidence/,
  ],
  [
    'gets what is for its pods',
    'pod/a -> 192.168.2.5:80',
    {
      [at.ipRoute]: add('192.168.2.0/24 via 10.1.10.11 dev eth0'),
      'api/nodes.json': replace(
        '"items":[',
        '"items":[{"kind":"Node","metadata":{"name":"node-3"},"spec":{"podCIDRs":["192.168.2.0/24"]},"status":{"addresses":[{"type":"InternalIP","address":"10.1.10.11"}]}},',
      ),
    },
    ['delivered/unknown 192.168.2.5:80 from 192.168.0.2'],
    /node node-3, not in the evidence/,
  ],
]);

testFlows('a pod of another node, where the way there was lost', [
  [
    'is left to the gateway',
    'pod/a -> pod/c:80',
    { [at.ipRoute]: replace('192.168.1.0/24 via 10.1.10.10 dev eth0 \n', '') },
    ['unknown 192.168.1.2:80 from 192.168.0.2'],
    /whether it is routed to node-2 from there is not in the evidence/,
  ],
]);

testFlows("the node's own pod, which the routes lead out of the node", [
  [
    'whoever sends it back has it sent there again',
    'node/node-1 -> 192.168.0.2:80',
    { [at.ipRoute]: (text) => text.replace(/^192\.168\.0\.0\/24 .*\n/m, '') },
    ['unroutable 192.168.0.2:80 from 10.1.10.9'],
    /the packet for pod default\/a left node-1, on which it runs, by eth0 via 10\.1\.10\.2: whoever sends it back has it sent there again/,
  ],
  [
    'nobody tells whether it is sent back, where only processes are led out',
    'node/node-1 -> 192.168.0.2:80',
    {
      'nodes/node-1/ip-rule.txt':
        '0:\tfrom all lookup local\n1000:\tfrom all iif lo lookup 99\n32766:\tfrom all lookup main\n32767:\tfrom all lookup default\n',
      [at.ipRoute]: add('default via 10.1.10.2 dev eth0 table 99'),
    },
    ['unknown 192.168.0.2:80 from 10.1.10.9'],
    /whether anybody there sends it back is not in the evidence/,
  ],
]);
