import type { KernelCase } from '../case.ts';
import { bridged, clusterIp } from '../worlds.ts';

const isolate = ['link set dev veth-client isolated on', 'link set dev veth-web isolated on'];
const wrongMac = '02:00:00:00:00:99';

/** Pods that are ports of one bridge. */
export const bridgedCases: KernelCase[] = [
  {
    name: 'pods of one node and of two reach each other, the nodes and the outside',
    world: bridged(),
    flows: [
      { from: 'client', to: 'web:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: 'v6 web:80', expect: 'answered by web from fd00:1::10' },
      { from: 'client', to: 'far:80', expect: 'answered by far from 10.1.0.10' },
      { from: 'client', to: 'v6 far:80', protocol: 'udp', expect: 'answered by far from fd00:1::10' },
      { from: 'client', to: '10.10.0.1:80', expect: 'answered by one' },
      { from: 'client', to: '10.10.0.2:80', expect: 'answered by two from 10.1.0.10' },
      { from: 'client', to: '10.10.0.100:80', expect: 'answered by outside from 10.1.0.10', undecided: true },
      { from: 'client', to: '198.51.100.1', protocol: 'icmp', expect: 'answered', undecided: true },
      { from: 'one', to: '198.51.100.1', protocol: 'icmp', expect: 'answered' },
      { from: 'one', to: 'web:80', expect: 'answered by web from 10.1.0.1' },
      { from: 'one', to: 'far:53', protocol: 'udp', expect: 'answered by far from 10.10.0.1' },
      { from: 'outside', to: 'web:80', expect: 'answered by web from 10.10.0.100' },
      { from: 'outside', to: 'v6 web', protocol: 'icmp', expect: 'answered' },
      { from: 'web', to: 'web:80', expect: 'answered by web from 10.1.0.11' },
      { from: 'client', to: '10.1.0.99:80', expect: 'silent' },
    ],
  },
  {
    name: 'a service whose endpoint is a pod beside the client works with bridge netfilter',
    world: bridged({ ...clusterIp('10.1.0.11'), ...clusterIp('fd00:1::11') }),
    flows: [
      { from: 'client', to: '10.96.0.1:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: '[fd96::1]:80', expect: 'answered by web from fd00:1::10' },
    ],
  },
  {
    name: 'without bridge netfilter the endpoint beside the client answers from the wrong address',
    world: bridged({
      ...clusterIp('10.1.0.11'),
      ...clusterIp('fd00:1::11'),
      sysctls: { 'net.bridge.bridge-nf-call-iptables': 0, 'net.bridge.bridge-nf-call-ip6tables': 0 },
    }),
    flows: [
      { from: 'client', to: '10.96.0.1:80', expect: 'silent' },
      { from: 'client', to: '[fd96::1]:80', expect: 'silent' },
      { from: 'client', to: 'web:80', expect: 'answered by web' },
    ],
  },
  {
    name: 'without bridge netfilter a masqueraded service works, and FORWARD does not see what is bridged',
    world: bridged({
      iptables: {
        nat: [...clusterIp('10.1.0.11').iptables!.nat!, '-A POSTROUTING -d 10.1.0.11 -j MASQUERADE'],
        filter: ['-A FORWARD -s 10.1.0.10 -d 10.1.0.12 -j DROP'],
      },
      sysctls: { 'net.bridge.bridge-nf-call-iptables': 0 },
    }),
    flows: [
      { from: 'client', to: '10.96.0.1:80', expect: 'answered by web from 10.1.0.1' },
      { from: 'client', to: 'other:80', expect: 'answered by other' },
    ],
  },
  {
    name: 'a pod reaches itself through its service by hairpin mode and masquerade',
    world: bridged({
      iptables: {
        nat: [...clusterIp('10.1.0.10').iptables!.nat!, '-A POSTROUTING -s 10.1.0.10 -d 10.1.0.10 -j MASQUERADE'],
      },
      bridge: ['link set dev veth-client hairpin on'],
    }),
    flows: [{ from: 'client', to: '10.96.0.1:80', expect: 'answered by client from 10.1.0.1' }],
  },
  {
    name: 'a pod does not reach itself through its service by hairpin mode alone',
    world: bridged({ ...clusterIp('10.1.0.10'), bridge: ['link set dev veth-client hairpin on'] }),
    flows: [{ from: 'client', to: '10.96.0.1:80', expect: 'silent' }],
  },
  {
    name: 'a pod does not reach itself through its service without hairpin mode',
    world: bridged({
      iptables: {
        nat: [...clusterIp('10.1.0.10').iptables!.nat!, '-A POSTROUTING -s 10.1.0.10 -d 10.1.0.10 -j MASQUERADE'],
      },
    }),
    flows: [
      { from: 'client', to: '10.96.0.1:80', expect: 'silent' },
      { from: 'web', to: '10.96.0.1:80', expect: 'answered by client from 10.1.0.11' },
    ],
  },
  {
    name: 'a promiscuous bridge is no substitute for hairpin mode',
    world: bridged({
      iptables: {
        nat: [...clusterIp('10.1.0.10').iptables!.nat!, '-A POSTROUTING -s 10.1.0.10 -d 10.1.0.10 -j MASQUERADE'],
      },
      ip: ['link set br0 promisc on'],
    }),
    flows: [{ from: 'client', to: '10.96.0.1:80', expect: 'silent' }],
  },
  {
    name: 'hairpin without bridge netfilter is routed by the node',
    world: bridged({
      iptables: {
        nat: [...clusterIp('10.1.0.10').iptables!.nat!, '-A POSTROUTING -s 10.1.0.10 -d 10.1.0.10 -j MASQUERADE'],
      },
      sysctls: { 'net.bridge.bridge-nf-call-iptables': 0 },
    }),
    flows: [{ from: 'client', to: '10.96.0.1:80', expect: 'answered by client from 10.1.0.1' }],
  },
  {
    name: 'isolated ports do not reach each other, and reach all else',
    world: bridged({ ...clusterIp('10.1.0.11'), bridge: isolate }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'silent' },
      { from: 'client', to: 'v6 web:80', expect: 'silent' },
      { from: 'client', to: '10.96.0.1:80', expect: 'silent' },
      { from: 'client', to: 'other:80', expect: 'answered by other' },
      { from: 'client', to: 'far:80', expect: 'answered by far' },
      { from: 'one', to: 'web:80', expect: 'answered by web' },
    ],
  },
  {
    name: 'isolated ports reach each other through a service that the node routes',
    world: bridged({
      ...clusterIp('10.1.0.11'),
      bridge: isolate,
      sysctls: { 'net.bridge.bridge-nf-call-iptables': 0 },
    }),
    flows: [{ from: 'client', to: '10.96.0.1:80', expect: 'silent' }],
  },
  {
    name: 'policy DROP of FORWARD stops bridged and routed pods, not the node',
    world: bridged({ iptables: { filter: ['-P FORWARD DROP'] }, ip6tables: { filter: ['-P FORWARD DROP'] } }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'silent' },
      { from: 'client', to: 'v6 web:80', expect: 'silent' },
      { from: 'client', to: 'far:80', expect: 'silent' },
      { from: 'far', to: 'web:80', expect: 'silent' },
      { from: 'one', to: 'web:80', expect: 'answered by web' },
      { from: 'client', to: '10.10.0.1:80', expect: 'answered by one' },
    ],
  },
  {
    name: 'REJECT of bridged packets is told to the pod',
    world: bridged({
      iptables: {
        filter: [
          '-A FORWARD -d 10.1.0.11 -p tcp -j REJECT --reject-with tcp-reset',
          '-A FORWARD -d 10.1.0.11 -j REJECT --reject-with icmp-port-unreachable',
        ],
      },
    }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'refused' },
      { from: 'client', to: 'web:53', protocol: 'udp', expect: 'refused' },
    ],
  },
  {
    name: 'with forwarding off a service on the same bridge works by IPv6 only',
    world: bridged({
      ...clusterIp('10.1.0.11'),
      ...clusterIp('fd00:1::11'),
      sysctls: { 'net.ipv4.ip_forward': 0, 'net.ipv6.conf.all.forwarding': 0 },
    }),
    flows: [
      { from: 'client', to: '10.96.0.1:80', expect: 'silent' },
      { from: 'client', to: '[fd96::1]:80', expect: 'answered by web from fd00:1::10' },
      { from: 'client', to: 'web:80', expect: 'answered by web' },
      { from: 'client', to: 'far:80', expect: 'silent' },
      { from: 'far', to: 'web:80', expect: 'silent' },
      { from: 'client', to: 'v6 far:80', expect: 'silent' },
      { from: 'one', to: 'far:80', expect: 'answered by far' },
    ],
  },
  {
    name: 'with forwarding off and no bridge netfilter a service on the same bridge does not work',
    world: bridged({
      iptables: { nat: [...clusterIp('10.1.0.11').iptables!.nat!, '-A POSTROUTING -d 10.1.0.11 -j MASQUERADE'] },
      sysctls: { 'net.ipv4.ip_forward': 0, 'net.bridge.bridge-nf-call-iptables': 0 },
    }),
    flows: [{ from: 'client', to: '10.96.0.1:80', expect: 'silent' }],
  },
  {
    name: 'forwarding is asked of the device that the packet comes in by',
    world: bridged(
      { sysctls: { 'net.ipv4.conf.br0.forwarding': 0 } },
      { two: { sysctls: { 'net.ipv4.conf.eth0.forwarding': 0 } } },
    ),
    flows: [
      { from: 'client', to: 'far:80', expect: 'silent' },
      { from: 'one', to: 'far:80', expect: 'silent' },
      { from: 'outside', to: 'web:80', expect: 'silent' },
      { from: 'two', to: 'web:80', expect: 'silent' },
    ],
  },
  {
    name: 'physdev tells bridged packets and their ports',
    world: bridged({
      iptables: {
        filter: [
          '-A FORWARD -m physdev --physdev-in veth-client --physdev-out veth-web -j DROP',
          '-A FORWARD -m physdev ! --physdev-is-bridged -p tcp --dport 81 -j DROP',
          '-A FORWARD -m physdev --physdev-is-bridged -p tcp --dport 443 -j REJECT',
          '-A INPUT -m physdev --physdev-in veth-cl+ -p tcp --dport 81 -j DROP',
        ],
      },
    }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'silent' },
      { from: 'client', to: 'other:80', expect: 'answered by other' },
      { from: 'client', to: 'other:443', expect: 'refused' },
      { from: 'client', to: 'far:443', expect: 'answered by far' },
      { from: 'client', to: 'far:81', expect: 'silent' },
      { from: 'client', to: 'other:81', expect: 'answered by other' },
      { from: 'client', to: '10.10.0.1:81', expect: 'silent' },
      { from: 'web', to: '10.10.0.1:81', expect: 'answered by one' },
    ],
  },
  {
    name: 'a rule on the port of a bridge as input device matches nothing: the device is the bridge',
    world: bridged({
      iptables: {
        filter: [
          '-A FORWARD -i veth-client -j DROP',
          '-A FORWARD -i br0 -o br0 -p tcp --dport 81 -j DROP',
          '-A FORWARD -i br0 -o eth0 -p tcp --dport 443 -j REJECT',
        ],
      },
    }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'answered by web' },
      { from: 'client', to: 'web:81', expect: 'silent' },
      { from: 'client', to: 'far:443', expect: 'refused' },
    ],
  },
  {
    name: 'mac tells the sending pod',
    world: bridged({
      iptables: {
        filter: [
          '-A FORWARD -m mac --mac-source 02:00:00:00:01:0a -j DROP',
          '-A INPUT -m mac --mac-source 02:00:00:00:01:0a -p tcp --dport 81 -j DROP',
        ],
      },
    }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'silent' },
      { from: 'client', to: '10.1.0.1:81', expect: 'silent' },
      { from: 'other', to: 'web:80', expect: 'answered by web' },
      { from: 'other', to: '10.1.0.1:81', expect: 'answered by one' },
    ],
  },
  {
    name: 'a veth that was taken off its bridge cuts its pod off',
    world: bridged({ ip: ['link set veth-web nomaster'] }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'silent' },
      { from: 'one', to: 'web:80', expect: 'silent' },
      { from: 'far', to: 'web:80', expect: 'silent' },
      { from: 'web', to: 'client:80', expect: 'silent' },
      { from: 'web', to: '10.10.0.1:80', expect: 'silent' },
      { from: 'client', to: 'other:80', expect: 'answered by other' },
    ],
  },
  {
    name: 'a veth that is down cuts its pod off',
    world: bridged({ ip: ['link set veth-web down'] }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'silent' },
      { from: 'one', to: 'web:80', expect: 'silent' },
      { from: 'far', to: 'web:80', expect: 'silent' },
      { from: 'web', to: 'client:80', expect: 'silent' },
    ],
  },
  {
    name: 'a bridge that is down cuts all its pods off, and the node itself has no route to them',
    world: bridged({ ip: ['link set br0 down'] }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'silent' },
      { from: 'client', to: '10.10.0.1:80', expect: 'silent' },
      { from: 'one', to: 'web:80', expect: 'silent' },
      { from: 'far', to: 'web:80', expect: 'silent' },
      { from: 'one', to: '10.1.0.1:80', expect: 'answered by one' },
      { from: 'one', to: 'far:80', expect: 'answered by far' },
    ],
  },
  {
    name: 'an eth0 that is down cuts the node off, not its pods from each other',
    world: bridged({ ip: ['link set eth0 down'] }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'answered by web' },
      { from: 'client', to: 'far:80', expect: 'refused' },
      { from: 'far', to: 'client:80', expect: 'silent' },
      { from: 'one', to: '10.10.0.2:80', expect: 'refused' },
      { from: 'two', to: '10.10.0.1:80', expect: 'silent' },
      { from: 'client', to: '10.10.0.1:80', expect: 'answered by one' },
    ],
  },
  {
    name: 'a fixed neighbour entry with a wrong hardware address leads astray',
    world: bridged({
      ip: [
        `neigh replace 10.1.0.11 lladdr ${wrongMac} dev br0 nud permanent`,
        `neigh replace fd00:1::11 lladdr ${wrongMac} dev br0 nud permanent`,
        `neigh replace 10.10.0.2 lladdr ${wrongMac} dev eth0 nud permanent`,
      ],
    }),
    flows: [
      { from: 'one', to: 'web:80', expect: 'silent' },
      { from: 'one', to: 'v6 web:80', expect: 'silent' },
      { from: 'client', to: 'web:80', expect: 'answered by web' },
      { from: 'far', to: 'web:80', expect: 'silent' },
      { from: 'client', to: 'far:80', expect: 'silent' },
      { from: 'one', to: 'v6 far:80', expect: 'answered by far' },
    ],
  },
  {
    name: 'a neighbour entry of a pod that is fixed to another pod leads there, where nobody takes it',
    world: {
      ...bridged(),
      pods: {
        ...bridged().pods,
        'one/client': {
          X: 10,
          ip: [
            'neigh replace 10.1.0.11 lladdr 02:00:00:00:01:0c dev eth0 nud permanent',
            'neigh replace 10.1.0.1 lladdr 02:00:00:00:00:99 dev eth0 nud permanent',
          ],
        },
      },
    },
    flows: [
      { from: 'client', to: 'web:80', expect: 'silent' },
      { from: 'client', to: 'other:80', expect: 'answered by other' },
      { from: 'client', to: 'far:80', expect: 'silent' },
    ],
  },
  {
    name: 'a pod with a wrong netmask asks on its segment for what is beyond the node',
    world: {
      ...bridged(),
      pods: {
        ...bridged().pods,
        'one/client': {
          X: 10,
          ip: ['addr del 10.1.0.10/24 dev eth0', 'addr add 10.1.0.10/8 dev eth0', 'route add default via 10.1.0.1'],
        },
      },
    },
    flows: [
      { from: 'client', to: 'web:80', expect: 'answered by web' },
      { from: 'client', to: 'far:80', expect: 'silent' },
      { from: 'client', to: '198.51.100.1', protocol: 'icmp', expect: 'answered', undecided: true },
    ],
  },
];
