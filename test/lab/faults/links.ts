import type { Standing } from '../standing.ts';
import { type Fault, podOf, podsOn, scripted } from './fault.ts';

const port = (cluster: Standing): string => podOf(cluster, 'echoserver-1').hostLink;

/** The same for all ports of node-1's bridge. */
const onPorts = (cluster: Standing, setting: string): string =>
  podsOn(cluster, 'node-1')
    .map(({ hostLink }) => `bridge link set dev ${hostLink} ${setting}`)
    .join('\n');

/** Devices: veths, the bridge and its ports, MTU. */
export const linkFaults: readonly Fault[] = [
  scripted({
    id: 'veth-down',
    where: 'node-1',
    words: "the node's end of a pod's veth is down",
    stops: ['pod of the same node', 'the other way'],
    breaks: (cluster) => `ip link set ${port(cluster)} down`,
    heals: (cluster) => `ip link set ${port(cluster)} up`,
  }),
  scripted({
    id: 'veth-detached',
    where: 'node-1',
    words: "the node's end of a pod's veth is no port of the bridge",
    stops: ['pod of the same node', 'the other way'],
    breaks: (cluster) => `ip link set ${port(cluster)} nomaster`,
    heals: (cluster) => `ip link set ${port(cluster)} master cbr0
bridge link set dev ${port(cluster)} hairpin on`,
  }),
  scripted({
    id: 'hairpin-off',
    where: 'node-1',
    words: 'hairpin mode is off: no pod reaches itself through a service',
    stops: ['a pod its own service'],
    breaks: (cluster) => onPorts(cluster, 'hairpin off'),
    heals: (cluster) => onPorts(cluster, 'hairpin on'),
  }),
  scripted({
    id: 'bridge-port-isolated',
    where: 'node-1',
    words: 'the ports of the bridge are isolated from each other',
    stops: ['pod of the same node'],
    breaks: (cluster) => onPorts(cluster, 'isolated on'),
    heals: (cluster) => onPorts(cluster, 'isolated off'),
  }),
  scripted({
    id: 'bridge-down',
    where: 'node-1',
    words: 'the bridge of the pods is down',
    stops: ['pod of the same node', 'pod of the other node', 'cluster IP', 'internet', 'API server by address'],
    breaks: 'ip link set cbr0 down',
    heals: 'ip link set cbr0 up',
  }),
  scripted({
    id: 'mtu-mismatch',
    where: 'node-1',
    words: 'eth0 takes smaller packets than pods and LAN send, and nobody is told',
    stops: ['a large answer of the internet'],
    breaks: 'ip link set eth0 mtu 1400',
    heals: 'ip link set eth0 mtu 1500',
  }),
];
