import { type Fault, podOf, scripted } from './fault.ts';

/** Routes, routing rules and neighbours. */
export const routeFaults: readonly Fault[] = [
  scripted({
    id: 'pod-route-missing',
    where: 'node-1',
    words: 'there is no route to the pods of node-2',
    stops: ['pod of the other node', 'the other way'],
    breaks: 'ip route del 192.168.1.0/24',
    heals: 'ip route add 192.168.1.0/24 via 10.1.10.10',
  }),
  scripted({
    id: 'pod-route-wrong-next-hop',
    where: 'node-1',
    words: 'the route to the pods of node-2 leads to another host of the LAN',
    stops: ['pod of the other node', 'the other way'],
    breaks: 'ip route replace 192.168.1.0/24 via 10.1.10.8',
    heals: 'ip route replace 192.168.1.0/24 via 10.1.10.10',
  }),
  scripted({
    id: 'policy-rule-diverts',
    where: 'node-1',
    words: 'a routing rule sends what comes from pods to a table that has no way to the other pods',
    stops: ['pod of the other node', 'the other way'],
    breaks: `ip route add default via 10.1.20.1 dev eth1 onlink table 120
ip rule add from 192.168.0.0/24 to 192.168.1.0/24 lookup 120 priority 1000`,
    heals: `ip rule del priority 1000
ip route flush table 120`,
  }),
  scripted({
    id: 'default-route-missing',
    where: 'node-1',
    words: 'there is no default route',
    stops: ['internet'],
    breaks: 'ip route del default',
    heals: 'ip route add default via 10.1.10.2',
  }),
  scripted({
    id: 'neighbour-wrong',
    where: 'node-2',
    words: 'a permanent neighbour entry of a pod has a hardware address that nobody has',
    stops: ['pod of the other node'],
    breaks: (cluster) =>
      `ip neigh replace ${podOf(cluster, 'echoserver-2').ip} lladdr 02:00:00:00:be:ef dev cbr0 nud permanent`,
    heals: (cluster) => `ip neigh del ${podOf(cluster, 'echoserver-2').ip} dev cbr0`,
  }),
];
