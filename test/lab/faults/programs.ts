import { once } from 'node:events';
import { demand } from '../execute.ts';
import type { Machine } from '../machine.ts';
import { startKubeProxy } from '../node.ts';
import { dnsAddress, nodes } from '../plan.ts';
import type { Pod } from '../pod.ts';
import type { Program } from '../program.ts';
import { changePods, publish, replacePod, type Standing, startApiServer } from '../standing.ts';
import { type Fault, podOf } from './fault.ts';

const machine = ({ machines }: Standing, name: string): Machine => machines.get(name)!;

/** A setting inside a pod. */
const inPod = (pod: string, fault: Omit<Fault, 'breaks' | 'heals'>, breaks: string, heals: string): Fault => {
  const run = (script: string) => (cluster: Standing) => demand([...podOf(cluster, pod).enter, 'sh', '-ec', script]);
  return { ...fault, breaks: run(breaks), heals: run(heals) };
};

const resolvConf = (from: string, to: string): string =>
  `text=$(sed 's/nameserver ${from}/nameserver ${to}/' /etc/resolv.conf); echo "$text" > /etc/resolv.conf`;

async function kill(cluster: Standing, node: string, program: Program | null): Promise<void> {
  if (program === null) return;
  const gone = once(program.child, 'close');
  await machine(cluster, node).script(`kill -9 ${program.pid}`);
  await gone;
}

const dnsPods = ({ pods }: Standing): Pod[] => [...pods.values()].filter(({ plan }) => plan.serves === 'dns');

/** What runs, or does not, in pods and on nodes. */
export const programFaults: readonly Fault[] = [
  inPod(
    'client-1',
    {
      id: 'pod-default-route-missing',
      where: 'node-1',
      words: 'a pod has no default route',
      stops: ['pod of the other node', 'internet', 'cluster IP'],
    },
    'ip route del default',
    'ip route add default via 192.168.0.1',
  ),
  inPod(
    'client-1',
    {
      id: 'pod-dns-server-mismatch',
      where: 'node-1',
      words: "a pod's resolv.conf names a DNS server that there is not",
      stops: ['DNS name of a service', 'DNS name of the internet'],
    },
    resolvConf(dnsAddress, '10.96.0.99'),
    resolvConf('10.96.0.99', dnsAddress),
  ),
  {
    id: 'nothing-listens',
    where: 'node-1',
    words: "the program of shop's pod does not listen on its port",
    stops: ['cluster IP', 'host port from outside'],
    async breaks(cluster) {
      const pod = podOf(cluster, 'shop-1');
      await kill(cluster, 'node-1', pod.program);
      pod.program = null;
    },
    heals: (cluster) => podOf(cluster, 'shop-1').run(),
  },
  {
    id: 'apiserver-down',
    where: 'node-1',
    words: 'the API server does not run',
    stops: ['API server by address', 'API server from the other node'],
    async breaks(cluster) {
      await kill(cluster, nodes[0]!.name, cluster.apiserver);
      cluster.apiserver = null;
    },
    heals: startApiServer,
  },
  {
    id: 'kube-proxy-not-running',
    where: 'node-2',
    words: "kube-proxy does not run, and shop's pod was replaced since",
    stops: ['cluster IP from the other node'],
    async breaks(cluster) {
      await kill(cluster, 'node-2', cluster.proxies.get('node-2') ?? null);
      cluster.proxies.delete('node-2');
      await replacePod(cluster, 'default/shop-1');
      await publish(cluster);
    },
    async heals(cluster) {
      cluster.proxies.set('node-2', await startKubeProxy(machine(cluster, 'node-2')));
      await publish(cluster);
    },
  },
  {
    id: 'dns-pods-down',
    where: 'node-1',
    words: 'the DNS servers crash, again and again',
    stops: ['DNS name of a service', 'DNS server asked directly', 'DNS name of the internet'],
    async breaks(cluster) {
      for (const pod of dnsPods(cluster)) {
        await kill(cluster, pod.plan.node, pod.program);
        pod.program = null;
      }
      await changePods(cluster, 'kube-dns', { ready: false, waiting: 'CrashLoopBackOff' });
    },
    async heals(cluster) {
      await Promise.all(dnsPods(cluster).map((pod) => pod.run()));
      await changePods(cluster, 'kube-dns', { ready: true, waiting: null });
    },
  },
];
