import type { KernelCase } from '../case.ts';
import type { HostPlan } from '../plan.ts';
import { bridged, routed } from '../worlds.ts';

const macOf = (node: number): string => `02:00:00:00:ff:0${node}`;

/** What flannel does: a vxlan device with fixed neighbours and FDB, and routes by it. */
const overlay = (own: number, other: number, without: string[] = []): HostPlan => ({
  ip: [
    `link add tunnel address ${macOf(own)} type vxlan id 1 local 10.10.0.${own} dev eth0 dstport 8472 nolearning`,
    `addr add 10.${own}.0.0/32 dev tunnel`,
    'link set tunnel up',
    `route replace 10.${other}.0.0/24 via 10.${other}.0.0 dev tunnel onlink`,
    ...(without.includes('neighbour')
      ? []
      : [`neigh add 10.${other}.0.0 lladdr ${macOf(other)} dev tunnel nud permanent`]),
  ],
  bridge: without.includes('fdb') ? [] : [`fdb append ${macOf(other)} dev tunnel dst 10.10.0.${other} self permanent`],
});

const overlayWorld = (one: HostPlan = {}, two: HostPlan = {}, without: string[] = []) =>
  bridged(join(overlay(1, 2, without), one), { two: join(overlay(2, 1), two) });

const join = (a: HostPlan, b: HostPlan): HostPlan => ({
  ...a,
  ...b,
  ip: [...(a.ip ?? []), ...(b.ip ?? [])],
  bridge: [...(a.bridge ?? []), ...(b.bridge ?? [])],
});

const cross = (expect: 'answered by far from 10.1.0.10' | 'silent'): KernelCase['flows'] => [
  { from: 'client', to: 'far:80', expect },
  { from: 'far', to: 'web:80', expect: expect === 'silent' ? 'silent' : 'answered by web from 10.2.0.11' },
  { from: 'client', to: 'web:80', expect: 'answered by web' },
];

export const tunnelCases: KernelCase[] = [
  {
    name: 'pods of two nodes reach each other over vxlan',
    needs: ['vxlan'],
    world: overlayWorld(),
    flows: [
      ...cross('answered by far from 10.1.0.10'),
      { from: 'one', to: 'far:80', expect: 'answered by far from 10.1.0.0' },
      { from: 'client', to: 'far', protocol: 'icmp', expect: 'answered' },
      { from: 'client', to: 'v6 far:80', expect: 'answered by far' },
    ],
  },
  {
    name: 'without the FDB entry of the far node the tunnel sends nowhere',
    needs: ['vxlan'],
    world: overlayWorld({}, {}, ['fdb']),
    flows: cross('silent'),
  },
  {
    name: 'without the neighbour entry of the far node the tunnel asks in vain',
    needs: ['vxlan'],
    world: overlayWorld({}, {}, ['neighbour']),
    flows: cross('silent'),
  },
  {
    name: 'a wrong hardware address of the far node is not taken in there',
    needs: ['vxlan'],
    world: overlayWorld({
      ip: ['neigh replace 10.2.0.0 lladdr 02:00:00:00:ff:77 dev tunnel nud permanent'],
      bridge: ['fdb append 02:00:00:00:ff:77 dev tunnel dst 10.10.0.2 self permanent'],
    }),
    flows: cross('silent'),
  },
  {
    name: 'an INPUT rule of the far node that drops the tunnel port cuts the tunnel',
    needs: ['vxlan'],
    world: overlayWorld({}, { iptables: { filter: ['-A INPUT -p udp --dport 8472 -j DROP'] } }),
    flows: [...cross('silent'), { from: 'one', to: '10.10.0.2:80', expect: 'answered by two' }],
  },
  {
    name: 'an OUTPUT rule that drops the tunnel port cuts the tunnel',
    needs: ['vxlan'],
    world: overlayWorld({ iptables: { filter: ['-A OUTPUT -p udp --dport 8472 -j DROP'] } }),
    flows: cross('silent'),
  },
  {
    name: 'a tunnel device that is down has lost its routes',
    needs: ['vxlan'],
    world: overlayWorld({}, { ip: ['link set tunnel down'] }),
    flows: [{ from: 'client', to: 'far:80', expect: 'silent' }],
  },
  {
    name: 'another VNI at the far node takes nothing in',
    needs: ['vxlan'],
    world: overlayWorld(
      {},
      {
        ip: [
          'link del tunnel',
          'link add tunnel address 02:00:00:00:ff:02 type vxlan id 2 local 10.10.0.2 dev eth0 dstport 8472 nolearning',
          'addr add 10.2.0.0/32 dev tunnel',
          'link set tunnel up',
          'route replace 10.1.0.0/24 via 10.1.0.0 dev tunnel onlink',
          'neigh add 10.1.0.0 lladdr 02:00:00:00:ff:01 dev tunnel nud permanent',
        ],
      },
    ),
    flows: [{ from: 'client', to: 'far:80', expect: 'silent' }],
  },
  {
    name: 'another UDP port at the far node takes nothing in',
    needs: ['vxlan'],
    world: overlayWorld(
      {},
      {
        ip: [
          'link del tunnel',
          'link add tunnel address 02:00:00:00:ff:02 type vxlan id 1 local 10.10.0.2 dev eth0 dstport 4789 nolearning',
          'addr add 10.2.0.0/32 dev tunnel',
          'link set tunnel up',
          'route replace 10.1.0.0/24 via 10.1.0.0 dev tunnel onlink',
          'neigh add 10.1.0.0 lladdr 02:00:00:00:ff:01 dev tunnel nud permanent',
        ],
      },
    ),
    flows: [{ from: 'client', to: 'far:80', expect: 'silent' }],
  },
  {
    name: "masquerade of what leaves by the tunnel takes the tunnel's address",
    needs: ['vxlan'],
    world: overlayWorld({ iptables: { nat: ['-A POSTROUTING -s 10.1.0.0/24 ! -d 10.1.0.0/24 -j MASQUERADE'] } }),
    flows: [{ from: 'client', to: 'far:80', expect: 'answered by far from 10.1.0.0' }],
  },
  {
    name: 'pods of two nodes reach each other over ipip',
    needs: ['ipip'],
    world: routed(
      {
        ip: [
          'link add tunl type ipip local 10.10.0.1 remote any',
          'addr add 10.1.0.200/32 dev tunl',
          'link set tunl up',
          'route replace 10.2.0.0/24 via 10.10.0.2 dev tunl onlink',
        ],
      },
      {
        two: {
          ip: [
            'link add tunl type ipip local 10.10.0.2 remote any',
            'addr add 10.2.0.200/32 dev tunl',
            'link set tunl up',
            'route replace 10.1.0.0/24 via 10.10.0.1 dev tunl onlink',
          ],
        },
      },
    ),
    flows: [
      { from: 'client', to: 'far:80', expect: 'answered by far from 10.1.0.10' },
      { from: 'one', to: 'far:80', expect: 'answered by far from 10.1.0.200' },
    ],
  },
];
