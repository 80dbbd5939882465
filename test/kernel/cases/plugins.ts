import type { KernelCase } from '../case.ts';
import type { NodePlan, PodPlan, WorldPlan } from '../plan.ts';
import { clusterIp } from '../worlds.ts';

type Plugins = Extract<NodePlan['pods'], unknown[]>;

/** The usual pods, attached by CNI plugins on node `one`; `web` has host port 8081. */
const attached = (pods: Plugins, one: Partial<NodePlan> = {}, client: Partial<PodPlan> = {}): WorldPlan => ({
  nodes: { one: { pods, ...one }, two: { pods: 'bridged' } },
  pods: {
    'one/client': { X: 10, ...client },
    'one/web': { X: 11, hostPorts: [{ hostPort: 8081, containerPort: 8080, protocol: 'tcp' }] },
    'two/far': { X: 11 },
  },
});

const bridge = { type: 'bridge', bridge: 'cni0', isGateway: true, hairpinMode: true };
const portmap = { type: 'portmap', capabilities: { portMappings: true }, snat: true };

const needs: KernelCase['needs'] = ['CNI plugins'];

/** Pods that the real CNI plugins attach, beside the plugins' own rules. */
export const pluginsCases: KernelCase[] = [
  {
    name: 'bridge: pods of one node, of the other, and a service',
    needs,
    world: attached([bridge], { ...clusterIp('10.1.0.11'), ...clusterIp('fd00:1::11') }),
    flows: [
      { from: 'client', to: 'web:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: 'v6 web:80', expect: 'answered by web from fd00:1::10' },
      { from: 'client', to: 'far:80', expect: 'answered by far from 10.1.0.10' },
      { from: 'client', to: '10.96.0.1:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: '[fd96::1]:80', expect: 'answered by web from fd00:1::10' },
      { from: 'far', to: 'web:53', protocol: 'udp', expect: 'answered by web from 10.2.0.11' },
      { from: 'one', to: 'web:80', expect: 'answered by web from 10.1.0.1' },
    ],
  },
  {
    name: 'bridge with ipMasq: what leaves the pod network has the address of the node',
    needs,
    world: attached([{ ...bridge, ipMasq: true }]),
    flows: [
      { from: 'client', to: 'web:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: '10.10.0.100:80', expect: 'answered by outside from 10.10.0.1' },
      { from: 'client', to: '198.51.100.1:80', expect: 'answered by outside from 10.10.0.1' },
      { from: 'client', to: 'far:80', expect: 'answered by far from 10.10.0.1' },
      { from: 'client', to: '[fd10::100]:80', expect: 'answered by outside from fd10::1' },
    ],
  },
  {
    name: 'bridge and portmap: a host port from outside, from pods, from the node and from the pod itself',
    needs,
    world: attached([bridge, portmap]),
    flows: [
      { from: 'outside', to: '10.10.0.1:8081', expect: 'answered by web from 10.10.0.100' },
      { from: 'far', to: '10.10.0.1:8081', expect: 'answered by web from 10.2.0.11' },
      { from: 'client', to: '10.10.0.1:8081', expect: 'answered by web' },
      { from: 'web', to: '10.10.0.1:8081', expect: 'answered by web' },
      { from: 'one', to: '10.10.0.1:8081', expect: 'answered by web' },
    ],
  },
  {
    name: 'ptp: pods are routed to each other',
    needs,
    world: attached([{ type: 'ptp' }], clusterIp('10.1.0.11')),
    flows: [
      { from: 'client', to: 'web:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'client', to: 'v6 web:80', expect: 'answered by web from fd00:1::10' },
      { from: 'client', to: 'far:80', expect: 'answered by far from 10.1.0.10' },
      { from: 'far', to: 'web:80', expect: 'answered by web from 10.2.0.11' },
      { from: 'client', to: '10.96.0.1:80', expect: 'answered by web from 10.1.0.10' },
      { from: 'one', to: 'web:80', expect: 'answered by web from 10.1.0.1' },
    ],
  },
  {
    name: 'ptp with ipMasq and portmap',
    needs,
    world: attached([{ type: 'ptp', ipMasq: true }, portmap]),
    flows: [
      { from: 'client', to: '10.10.0.100:80', expect: 'answered by outside from 10.10.0.1' },
      { from: 'outside', to: '10.10.0.1:8081', expect: 'answered by web from 10.10.0.100' },
      { from: 'client', to: 'web:80', expect: 'answered by web' },
    ],
  },
  {
    name: 'firewall: pods pass although the policy of FORWARD is DROP',
    needs,
    world: attached([bridge, { type: 'firewall', backend: 'iptables' }], { iptables: { filter: ['-P FORWARD DROP'] } }),
    flows: [
      { from: 'client', to: 'far:80', expect: 'answered by far from 10.1.0.10' },
      { from: 'far', to: 'web:80', expect: 'silent' },
    ],
  },
  {
    name: 'host-device: a pod with a card of its own never passes the node',
    needs,
    world: {
      secondWire: true,
      nodes: {
        one: {
          pods: [
            {
              type: 'host-device',
              device: 'eth1',
              ipam: { type: 'static', addresses: [{ address: '10.20.0.55/24' }], routes: [] },
            },
          ],
        },
      },
      pods: { 'one/client': { X: 10 } },
    },
    flows: [{ from: 'client', to: '10.20.0.100:80', expect: 'answered by outside from 10.20.0.55', undecided: true }],
  },
];
