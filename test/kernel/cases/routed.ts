import type { KernelCase } from '../case.ts';
import { clusterIp, routed } from '../worlds.ts';

/** Pods without a bridge: a route to each, and a node that answers for their router. */
export const routedCases: KernelCase[] = [
  {
    name: 'routed pods reach each other, the nodes and services',
    world: routed({ ...clusterIp('10.1.0.11'), ...clusterIp('fd00:1::11') }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: 'v6 web:80', expect: 'answered by web from fd00:1::10' },
      { from: 'client', to: 'far:80', expect: 'answered by far from 10.1.0.10' },
      { from: 'client', to: 'v6 far', protocol: 'icmp', expect: 'answered' },
      { from: 'client', to: '10.96.0.1:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: '[fd96::1]:80', expect: 'answered by web from fd00:1::10' },
      { from: 'one', to: 'web:80', expect: 'answered by web from 10.10.0.1' },
      { from: 'one', to: 'v6 web:80', expect: 'answered by web from fd10::1' },
      { from: 'web', to: '10.10.0.1', protocol: 'icmp', expect: 'answered' },
      { from: 'far', to: 'web:53', protocol: 'udp', expect: 'answered by web from 10.2.0.11' },
    ],
  },
  {
    name: 'policy DROP of FORWARD stops routed pods',
    world: routed({
      iptables: { filter: ['-P FORWARD DROP'] },
      ip6tables: { filter: ['-A FORWARD -o veth-web -j DROP'] },
    }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'silent' },
      { from: 'client', to: 'v6 web:80', expect: 'silent' },
      { from: 'client', to: 'v6 other:80', expect: 'answered by other' },
      { from: 'one', to: 'web:80', expect: 'answered by web' },
    ],
  },
  {
    name: 'without proxy ARP nobody answers for the router of a routed pod',
    world: routed({ sysctls: { 'net.ipv4.conf.veth-client.proxy_arp': 0 } }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'silent' },
      { from: 'client', to: '10.10.0.1:80', expect: 'silent' },
      { from: 'client', to: 'v6 web:80', expect: 'answered by web' },
      { from: 'web', to: 'other:80', expect: 'answered by other' },
    ],
  },
  {
    name: 'proxy ARP needs a route to what it answers for',
    world: routed({ ip: ['route del default via 10.10.0.100'] }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'silent' },
      { from: 'one', to: 'web:80', expect: 'silent' },
    ],
  },
  {
    name: 'proxy ARP needs forwarding on its device',
    world: routed({ sysctls: { 'net.ipv4.conf.veth-client.forwarding': 0 } }),
    flows: [
      { from: 'client', to: '10.10.0.1:80', expect: 'silent' },
      { from: 'web', to: '10.10.0.1:80', expect: 'answered by one' },
    ],
  },
  {
    name: 'the router address on a device of the node needs no proxy ARP',
    world: routed({
      ip: ['addr add 169.254.1.1/32 dev lo'],
      sysctls: { 'net.ipv4.conf.veth-client.proxy_arp': 0, 'net.ipv4.conf.veth-web.proxy_arp': 0 },
    }),
    flows: [{ from: 'client', to: 'web:80', expect: 'answered by web' }],
  },
  {
    name: 'with arp_ignore a node answers only for addresses of the device that was asked',
    world: routed({
      ip: ['addr add 169.254.1.1/32 dev lo', 'addr add 169.254.1.1/32 dev veth-web'],
      sysctls: {
        'net.ipv4.conf.all.arp_ignore': 1,
        'net.ipv4.conf.veth-client.proxy_arp': 0,
        'net.ipv4.conf.veth-web.proxy_arp': 0,
      },
    }),
    flows: [
      { from: 'client', to: '10.10.0.1:80', expect: 'silent' },
      { from: 'web', to: '10.10.0.1:80', expect: 'answered by one' },
    ],
  },
  {
    name: 'a pod without a route from its node gets no answer',
    world: routed({ ip: ['route del 10.1.0.11 dev veth-web', 'route add unreachable 10.1.0.11'] }),
    flows: [
      { from: 'one', to: 'web:80', expect: 'refused' },
      { from: 'client', to: 'web:80', expect: 'refused' },
      { from: 'web', to: '10.10.0.1:80', expect: 'silent' },
    ],
  },
  {
    name: 'IPv6: the node answers only for the addresses of the device that was asked',
    world: {
      ...routed(),
      pods: {
        ...routed().pods,
        'one/client': { X: 10, ip6: ['route del default', 'route add default via fd10::1 dev eth0 onlink'] },
      },
    },
    flows: [
      { from: 'client', to: 'v6 web:80', expect: 'silent' },
      { from: 'client', to: 'web:80', expect: 'answered by web' },
    ],
  },
  {
    name: 'a fixed neighbour entry of a routed pod leads astray',
    world: routed({ ip: ['neigh replace 10.1.0.11 lladdr 02:00:00:00:00:99 dev veth-web nud permanent'] }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'silent' },
      { from: 'client', to: 'v6 web:80', expect: 'answered by web' },
    ],
  },
];
