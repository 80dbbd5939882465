import { add } from '../two-nodes.ts';
import { at, testFlows } from './flow-rows.ts';

const wrong = (address: string, device: string, state: string) =>
  add(`${address} dev ${device} lladdr 0a:00:00:00:00:99 ${state}`);

testFlows('a neighbour entry with a wrong hardware address', [
  [
    'fixed on the node, for a pod',
    'node/node-1 -> pod/b:80',
    { [at.ipNeigh]: wrong('192.168.0.3', 'cbr0', 'PERMANENT') },
    ['dropped 192.168.0.3:80 from 192.168.0.1'],
    /the neighbour entry of 192\.168\.0\.3 on cbr0 of node-1 is fixed to 0a:00:00:00:00:99, but its owner has 0a:00:00:00:00:12/,
  ],
  [
    'fixed as NOARP',
    'node/node-1 -> pod/b:80',
    { [at.ipNeigh]: wrong('192.168.0.3', 'cbr0', 'NOARP') },
    ['dropped 192.168.0.3:80 from 192.168.0.1'],
  ],
  [
    'for IPv6',
    'node/node-1 -> [fd00:1::3]:80',
    { [at.ipNeigh]: wrong('fd00:1::3', 'cbr0', 'PERMANENT') },
    ['dropped [fd00:1::3]:80 from fd00:1::1'],
  ],
  [
    'learnt: the kernel asks again',
    'node/node-1 -> pod/b:80',
    { [at.ipNeigh]: wrong('192.168.0.3', 'cbr0', 'STALE') },
    ['delivered/delivered 192.168.0.3:80 from 192.168.0.1'],
  ],
  [
    'on another device',
    'node/node-1 -> pod/b:80',
    { [at.ipNeigh]: wrong('192.168.0.3', 'eth0', 'PERMANENT') },
    ['delivered/delivered 192.168.0.3:80 from 192.168.0.1'],
  ],
  [
    'the right one, fixed',
    'node/node-1 -> pod/b:80',
    { [at.ipNeigh]: add('192.168.0.3 dev cbr0 lladdr 0a:00:00:00:00:12 PERMANENT') },
    ['delivered/delivered 192.168.0.3:80 from 192.168.0.1'],
  ],
  [
    'bridged frames bear what the sender resolved',
    'pod/a -> pod/b:80',
    { [at.ipNeigh]: wrong('192.168.0.3', 'cbr0', 'PERMANENT') },
    ['delivered/delivered 192.168.0.3:80 from 192.168.0.2'],
  ],
  // br_nf_pre_routing_finish_bridge resolves the new destination on the node.
  [
    'what is translated on the bridge is resolved by the node',
    'pod/a -> svc/web',
    { [at.ipNeigh]: wrong('192.168.0.3', 'cbr0', 'PERMANENT') },
    ['0.5 dropped 192.168.0.3:8080 from 192.168.0.2', '0.5 delivered/delivered 192.168.1.2:8080 from 192.168.0.2'],
  ],
  [
    'fixed in the sending pod, for its neighbour',
    'pod/a -> pod/b:80',
    { 'pods/default_a/ip-neigh.txt': '192.168.0.3 dev eth0 lladdr 0a:00:00:00:00:99 PERMANENT\n' },
    ['dropped 192.168.0.3:80 from 192.168.0.2'],
    /on eth0 of default\/a is fixed/,
  ],
  [
    'fixed in the sending pod, for the gateway',
    'pod/a -> pod/c:80',
    { 'pods/default_a/ip-neigh.txt': '192.168.0.1 dev eth0 lladdr 0a:00:00:00:00:99 PERMANENT\n' },
    ['dropped 192.168.1.2:80 from 192.168.0.2'],
    /but its owner has 02:00:00:00:01:01/,
  ],
  [
    'fixed in the answering pod',
    'pod/a -> pod/b:80',
    { 'pods/default_b/ip-neigh.txt': '192.168.0.2 dev eth0 lladdr 0a:00:00:00:00:99 PERMANENT\n' },
    ['delivered/dropped 192.168.0.3:80 from 192.168.0.2'],
  ],
]);
