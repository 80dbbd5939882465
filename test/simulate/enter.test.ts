import { save } from '../netfilter/ruleset.ts';
import { replace } from '../two-nodes.ts';
import { at, testFlows } from './flow-rows.ts';

const uncollected = (name: string) =>
  Object.fromEntries(
    ['ip-addr.txt', 'ip-route.txt', 'ip6-route.txt'].map((file) => [`pods/default_${name}/${file}`, null]),
  );

testFlows('a pod of which only the API tells sends', [
  ['by its bridge', 'pod/a -> pod/c:80', uncollected('a'), ['delivered/delivered 192.168.1.2:80 from 192.168.0.2']],
  [
    'to its neighbour, bridged',
    'pod/a -> pod/b:80',
    uncollected('a'),
    ['delivered/delivered 192.168.0.3:80 from 192.168.0.2'],
  ],
  [
    'to a service',
    'pod/a -> svc/web',
    uncollected('a'),
    [
      '0.5 delivered/delivered 192.168.0.3:8080 from 192.168.0.2',
      '0.5 delivered/delivered 192.168.1.2:8080 from 192.168.0.2',
    ],
  ],
  ['over IPv6', 'pod/a -> [fd00:2::2]:80', uncollected('a'), ['delivered/delivered [fd00:2::2]:80 from fd00:1::2']],
]);

testFlows('a host outside sends', [
  ['to a node', 'external:10.1.10.8 -> 10.1.10.9:22', {}, ['delivered/delivered 10.1.10.9:22 from 10.1.10.8']],
  [
    'by the device that its answer takes',
    'external:10.1.10.8 -> 10.1.10.9:22',
    { [at.save]: save('filter', { INPUT: ['-i eth0 -j DROP'] }) },
    ['dropped 10.1.10.9:22 from 10.1.10.8'],
  ],
  [
    'from beyond the gateway',
    'external:203.0.113.10 -> 10.1.10.9:22',
    { [at.save]: save('filter', { INPUT: ['! -i eth0 -j DROP'] }) },
    ['delivered/delivered 10.1.10.9:22 from 203.0.113.10'],
  ],
  [
    'over IPv6',
    'external:2001:db8::8 -> [fd00:10::9]:22',
    {},
    ['delivered/delivered [fd00:10::9]:22 from 2001:db8::8'],
  ],
  [
    'to another node, at which it enters',
    'external:10.1.10.8 -> 10.1.10.10:22',
    { 'nodes/node-2/iptables-save.txt': save('filter', { INPUT: ['-i eth0 -j DROP'] }) },
    ['dropped 10.1.10.10:22 from 10.1.10.8'],
  ],
  [
    'from a network of which no route tells: a rule that asks for the device is a question',
    'external:203.0.113.10 -> 10.1.10.9:22',
    {
      [at.ipRoute]: replace('default via 10.1.10.2 dev eth0 \n', ''),
      [at.save]: save('filter', { INPUT: ['-i eth0 -j DROP'] }),
    },
    [
      'if the packet came in by eth0: unknown 10.1.10.9:22 from 203.0.113.10',
      'if not (the packet came in by eth0): unknown 10.1.10.9:22 from 203.0.113.10',
    ],
  ],
]);
