import { save } from '../netfilter/ruleset.ts';
import type { Changes } from '../small-world.ts';
import { at, type FlowRow, testFlows } from './flow-rows.ts';

const without = (node: 1 | 2, ...files: string[]): Changes =>
  Object.fromEntries(files.map((file) => [`nodes/node-${node}/${file}`, null]));
const routes = ['ip-route.txt', 'ip6-route.txt'];
const rules = ['iptables-save.txt', 'ip6tables-save.txt'];
const addresses = ['ip-addr.txt'];

const toPod = 'pod/a -> pod/c:80';
const arrives = 'delivered/unknown 192.168.1.2:80 from 192.168.0.2';

testFlows('the answer, where what decides its way was not collected, is not said to come', [
  ...([1, 2] as const).flatMap((node): FlowRow[] => [
    [
      `routes of node-${node}`,
      toPod,
      without(node, ...routes),
      [arrives],
      new RegExp(`\\| where node-${node} sends it is not known: no IPv4 routes were collected`),
    ],
    [
      `rules of node-${node}`,
      toPod,
      without(node, ...rules),
      [arrives],
      new RegExp(`\\| the IPv4 rules of node-${node} were not collected`),
    ],
  ]),
  [
    'IPv6 rules alone',
    'pod/a -> [fd00:2::2]:80',
    { [at.save6]: null },
    ['delivered/unknown [fd00:2::2]:80 from fd00:1::2'],
    /\| the IPv6 rules of node-1 were not collected/,
  ],
  [
    'the other family is known',
    toPod,
    { [at.save6]: null, [at.ip6Route]: null },
    ['delivered/delivered 192.168.1.2:80 from 192.168.0.2'],
  ],
  [
    'routes of the node that answers itself',
    'pod/a -> node/node-2:22',
    without(2, ...routes),
    ['delivered/unknown 10.1.10.10:22 from 192.168.0.2'],
  ],
  [
    'routes of the only node, and addresses',
    'external:10.1.10.8 -> node/node-1:22',
    without(1, ...routes, ...addresses),
    ['delivered/unknown 10.1.10.9:22 from 10.1.10.8'],
  ],
  [
    'a service: what past the translating node would come from elsewhere is not said to',
    'pod/a -> svc/web',
    without(2, ...routes),
    [
      '0.5 delivered/delivered 192.168.0.3:8080 from 192.168.0.2',
      '0.5 delivered/unknown 192.168.1.2:8080 from 192.168.0.2',
    ],
  ],
  [
    'a rule that is known to drop it does',
    toPod,
    { ...without(1, ...rules), 'nodes/node-2/iptables-save.txt': save('filter', { FORWARD: ['-i cbr0 -j DROP'] }) },
    ['delivered/dropped 192.168.1.2:80 from 192.168.0.2'],
  ],
  [
    'a rule drops it whatever the route',
    toPod,
    { ...without(2, ...routes), 'nodes/node-2/iptables-save.txt': save('filter', { FORWARD: ['-i cbr0 -j DROP'] }) },
    ['delivered/dropped 192.168.1.2:80 from 192.168.0.2'],
  ],
  [
    'what a port is connected to follows from the addresses',
    'external:10.1.10.8 -> pod/a:80',
    without(1, ...routes),
    ['delivered/delivered 192.168.0.2:80 from 10.1.10.8'],
  ],
]);

testFlows('a node of which the addresses were not collected', [
  [
    'has those that are sources of its routes',
    'node/node-1 -> node/node-2:22',
    without(1, ...addresses),
    ['delivered/delivered 10.1.10.10:22 from 10.1.10.9'],
  ],
  [
    'may have any other',
    'node/node-1 -> node/node-2:22',
    { ...without(1, ...addresses), [at.ipRoute]: (text) => text.replaceAll(/ src \S+/g, '') },
    ['delivered/unknown 10.1.10.10:22 from ?'],
  ],
]);

testFlows('the answer hangs on a question', [
  [
    'whose answers do not agree: it is not known, though the packet is',
    'pod/a -> svc/web',
    {
      [at.sysctl]: null,
      [at.save]: save('nat', { PREROUTING: ['-d 10.96.0.10 -j DNAT --to-destination 192.168.0.3'] }),
    },
    [
      'if net.bridge.bridge-nf-call-iptables is 1 on node-1: delivered/unknown 192.168.0.3:80 from 192.168.0.2',
      'if net.bridge.bridge-nf-call-iptables is 0 on node-1: delivered/unknown 192.168.0.3:80 from 192.168.0.2',
    ],
    /\| it depends: under these conditions delivered; the sysctls of node-1 were not collected/,
  ],
  [
    'whose answers agree: it comes',
    toPod,
    { [at.sysctl]: null },
    [
      'if net.bridge.bridge-nf-call-iptables is 1 on node-1: delivered/delivered 192.168.1.2:80 from 192.168.0.2',
      'if net.bridge.bridge-nf-call-iptables is 0 on node-1: delivered/delivered 192.168.1.2:80 from 192.168.0.2',
    ],
  ],
]);
