import { save } from '../netfilter/ruleset.ts';
import type { Changes } from '../small-world.ts';
import { add, replace } from '../two-nodes.ts';
import { at, testFlows } from './flow-rows.ts';

/** flannel's vxlan between the nodes: as the plugin writes its routes, neighbours and FDB. */
function vxlan(number: 1 | 2): Changes {
  const other = 3 - number;
  const node = `nodes/node-${number}`;
  const link = `9: flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue state UNKNOWN`;
  const host = (of: number): string => `10.1.10.${8 + of}`;
  const subnet = `192.168.${other - 1}.0`;
  return {
    [`${node}/ip-addr.txt`]: add(
      `${link} group default `,
      `    link/ether 02:00:00:00:0${number}:f1 brd ff:ff:ff:ff:ff:ff`,
      `    inet 192.168.${number - 1}.0/32 scope global flannel.1`,
    ),
    [`${node}/ip-link.txt`]: `${link} mode DEFAULT group default \n    link/ether 02:00:00:00:0${number}:f1 brd ff:ff:ff:ff:ff:ff promiscuity 0 minmtu 68 maxmtu 65535 \n    vxlan id 1 local ${host(number)} dev eth0 srcport 0 0 dstport 8472 nolearning ttl auto ageing 300 \n`,
    [`${node}/ip-route.txt`]: replace(
      `${subnet}/24 via ${host(other)} dev eth0`,
      `${subnet}/24 via ${subnet} dev flannel.1 onlink`,
    ),
    [`${node}/ip-neigh.txt`]: add(`${subnet} dev flannel.1 lladdr 02:00:00:00:0${other}:f1 PERMANENT`),
    [`${node}/bridge-fdb.txt`]: `33:33:00:00:00:01 dev eth0 self permanent\n02:00:00:00:0${other}:f1 dev flannel.1 dst ${host(other)} self permanent\n`,
  };
}

const both: Changes = { ...vxlan(1), ...vxlan(2) };

const { [at.fdb]: _, ...withoutFdb } = both;

/** The change of a row after that of the tunnel. */
const also = (path: string, change: (text: string) => string): Changes => {
  const first = both[path];
  return { ...both, [path]: (text) => change(typeof first === 'function' ? first(text) : (first ?? text)) };
};

const arrives = ['delivered/delivered 192.168.1.2:80 from 192.168.0.2'];

testFlows('through a vxlan', [
  ['to a pod of the other node and back', 'pod/a -> pod/c:80', both, arrives],
  [
    'a service',
    'pod/a -> svc/web',
    both,
    [
      '0.5 delivered/delivered 192.168.0.3:8080 from 192.168.0.2',
      '0.5 delivered/delivered 192.168.1.2:8080 from 192.168.0.2',
    ],
  ],
  [
    'the node itself sends under the address of the tunnel',
    'node/node-1 -> pod/c:80',
    both,
    ['delivered/delivered 192.168.1.2:80 from 192.168.0.0'],
  ],
]);

const lost = ['dropped 192.168.1.2:80 from 192.168.0.2'];

testFlows('a vxlan that does not lead there', [
  [
    'no FDB entry for the hardware address',
    'pod/a -> pod/c:80',
    also(at.fdb, replace('02:00:00:00:02:f1 dev flannel.1 dst 10.1.10.10 self permanent\n', '')),
    lost,
    /flannel\.1 of node-1 has no FDB entry for 02:00:00:00:02:f1/,
  ],
  [
    'no FDB entry on the way back',
    'pod/a -> pod/c:80',
    also('nodes/node-2/bridge-fdb.txt', replace('02:00:00:00:01:f1 dev flannel.1 dst 10.1.10.9 self permanent\n', '')),
    ['delivered/dropped 192.168.1.2:80 from 192.168.0.2'],
    /flannel\.1 of node-2 has no FDB entry/,
  ],
  [
    'an FDB entry for all addresses serves as well',
    'pod/a -> pod/c:80',
    also(at.fdb, replace('02:00:00:00:02:f1 dev flannel.1', '00:00:00:00:00:00 dev flannel.1')),
    arrives,
  ],
  [
    'no neighbour entry',
    'pod/a -> pod/c:80',
    also(at.ipNeigh, replace('192.168.1.0 dev flannel.1', '192.168.7.0 dev flannel.1')),
    ['unroutable 192.168.1.2:80 from 192.168.0.2'],
    /flannel\.1 of node-1 has no neighbour entry for 192\.168\.1\.0/,
  ],
  [
    'a neighbour entry without hardware address',
    'pod/a -> pod/c:80',
    also(at.ipNeigh, replace('lladdr 02:00:00:00:02:f1 PERMANENT', ' FAILED')),
    ['unroutable 192.168.1.2:80 from 192.168.0.2'],
  ],
  [
    'neither was collected',
    'pod/a -> pod/c:80',
    { ...withoutFdb, [at.ipNeigh]: null },
    ['unknown 192.168.1.2:80 from 192.168.0.2'],
    /were not collected/,
  ],
  [
    'the tunnel is down',
    'pod/a -> pod/c:80',
    {
      ...both,
      [at.ipAddr]: (text) =>
        (both[at.ipAddr] as (text: string) => string)(text).replace(
          'flannel.1: <BROADCAST,MULTICAST,UP,LOWER_UP>',
          'flannel.1: <BROADCAST,MULTICAST>',
        ),
      'nodes/node-1/ip-link.txt': String(both['nodes/node-1/ip-link.txt']).replace(',UP,LOWER_UP', ''),
    },
    lost,
    /flannel\.1 of node-1 is down/,
  ],
  [
    'the other node has none',
    'pod/a -> pod/c:80',
    vxlan(1),
    lost,
    /node-2 has no vxlan .*device that takes the tunnel's packets/,
  ],
  [
    'the other node has one of another VNI',
    'pod/a -> pod/c:80',
    {
      ...both,
      'nodes/node-2/ip-link.txt': String(both['nodes/node-2/ip-link.txt']).replace('vxlan id 1 ', 'vxlan id 2 '),
    },
    lost,
    /VNI 1/,
  ],
]);

testFlows('the outer packet is a packet like any other', [
  [
    'INPUT of the other node drops it',
    'pod/a -> pod/c:80',
    { ...both, 'nodes/node-2/iptables-save.txt': save('filter', { INPUT: ['-p udp --dport 8472 -j DROP'] }) },
    lost,
    /the tunnel packet of flannel\.1 to 10\.1\.10\.10: dropped on node-2 by rule 1 of chain INPUT/,
  ],
  [
    'OUTPUT of this one rejects it',
    'pod/a -> pod/c:80',
    { ...both, [at.save]: save('filter', { OUTPUT: ['-p udp --dport 8472 -j REJECT'] }) },
    ['rejected 192.168.1.2:80 from 192.168.0.2'],
  ],
  [
    'FORWARD sees the inner one only',
    'pod/a -> pod/c:80',
    { ...both, [at.save]: save('filter', { FORWARD: ['-p udp -j DROP', '-o flannel.1 -p tcp -j REJECT'] }) },
    ['rejected 192.168.1.2:80 from 192.168.0.2'],
    /rule 2 of chain FORWARD/,
  ],
  [
    'it has no way',
    'pod/a -> pod/c:80',
    also(
      at.ipRoute,
      replace('10.1.10.0/24 dev eth0 proto kernel scope link src 10.1.10.9', 'unreachable 10.1.10.0/24'),
    ),
    ['unroutable 192.168.1.2:80 from 192.168.0.2'],
    /the tunnel packet of flannel\.1 to 10\.1\.10\.10/,
  ],
  [
    'it goes to a host that is not in the evidence',
    'pod/a -> pod/c:80',
    also(at.fdb, replace('dst 10.1.10.10', 'dst 10.1.10.8')),
    ['delivered/unknown 192.168.1.2:80 from 192.168.0.2'],
    /what 10\.1\.10\.8 does with the tunnel is not in the evidence/,
  ],
]);

const wireguard: Changes = {
  [at.ipAddr]: add(
    '9: wg0: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1420 qdisc noqueue state UNKNOWN group default qlen 1000',
    '    inet 10.8.0.1/24 scope global wg0',
  ),
  'nodes/node-1/ip-link.txt':
    '9: wg0: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1420 qdisc noqueue state UNKNOWN mode DEFAULT group default qlen 1000\n    link/none  promiscuity 0 minmtu 0 maxmtu 2147483552 \n    wireguard addrgenmode none \n',
  [at.ipRoute]: add('172.31.0.0/16 dev wg0 scope link'),
};

testFlows('a tunnel whose far end no listing tells', [
  [
    'is where the evidence ends',
    'pod/a -> 172.31.0.1:80',
    wireguard,
    ['delivered/unknown 172.31.0.1:80 from 192.168.0.2'],
    /left node-1 by wg0 towards 172\.31\.0\.1/,
  ],
]);
