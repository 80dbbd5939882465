import type { Cluster } from './cluster.ts';
import { dnsAddress, internetAddress, internetName, nodes, services } from './plan.ts';
import { type Visit, visit } from './visit.ts';

/** A connection that works in a healthy cluster: from where to where, and what is in the answer. */
export interface Way {
  name: string;
  /** A pod, or `node-1`, `outside`. */
  from: string;
  url: string;
  /** Anything of these is in the answer. */
  answers: string[];
}

const cluster = (name: string): string => services.find((service) => service.name === name)!.clusterIp;
const [first, second] = nodes.map(({ address }) => address);
const echo = ['"name":"echoserver-1"', '"name":"echoserver-2"'];

/** One or more ways for each thing that the doctor checks. */
export function waysOf({ pods }: Cluster): Way[] {
  const ip = (name: string): string => pods.find((pod) => pod.name === name)!.ip;
  const client = 'default/client-1';
  const way = (name: string, from: string, url: string, ...answers: string[]): Way => ({ name, from, url, answers });
  return [
    way('pod of the same node', client, `http://${ip('default/echoserver-1')}:8080`, echo[0]!),
    way('pod of the other node', client, `http://${ip('default/echoserver-2')}:8080`, echo[1]!),
    way('the other way', 'default/client-2', `http://${ip('default/echoserver-1')}:8080`, echo[0]!),
    way('DNS name of a service', client, 'dns:shop', cluster('shop')),
    way('DNS server asked directly', client, `dns://${dnsAddress}/shop.default.svc.cluster.local`, cluster('shop')),
    way('DNS name of the internet', client, `dns:${internetName}`, internetAddress),
    way('cluster IP', client, `http://${cluster('shop')}`, '"name":"shop-1"'),
    way('cluster IP with two endpoints', client, `http://${cluster('echoserver')}:8877`, ...echo),
    way('cluster IP from the other node', 'default/client-2', `http://${cluster('shop')}`, '"name":"shop-1"'),
    way('a pod its own service', 'default/shop-1', `http://${cluster('shop')}`, '"name":"shop-1"'),
    way('cluster IP from the node', 'node-1', `http://${cluster('shop')}`, '"name":"shop-1"'),
    way('API server', client, 'https://kubernetes.default/readyz', 'ok'),
    way('API server by address', client, 'https://10.96.0.1/readyz', 'ok'),
    way('API server from the other node', 'default/client-2', 'https://10.96.0.1/readyz', 'ok'),
    way('internet', client, `http://${internetAddress}`, `"peer":"${first}"`),
    way('a large answer of the internet', client, `http://${internetAddress}/large`, '"padding"'),
    way('a large answer of the other node', client, `http://${ip('default/echoserver-2')}:8080/large`, '"padding"'),
    way('node port from a pod', client, `http://${first}:32228`, ...echo),
    way('node port from outside', 'outside', `http://${first}:32228`, ...echo),
    way('node port of the other node', 'outside', `http://${second}:32228`, ...echo),
    way('host port from outside', 'outside', `http://${first}:8081`, '"name":"shop-1"'),
    way('host port from a pod', 'default/client-2', `http://${first}:8081`, '"name":"shop-1"'),
  ];
}

/** Tries ways, all of one source at once, and tells for each what came of it and whether that is right. */
export async function tryWays(
  cluster: Cluster,
  ways: Way[],
  millis?: number,
): Promise<{ way: Way; works: boolean; visit: Visit }[]> {
  const sources = [...new Set(ways.map(({ from }) => from))];
  const lots = await Promise.all(
    sources.map(async (from) => {
      const own = ways.filter((way) => way.from === from);
      const visits = await visit(
        cluster,
        from,
        own.map(({ url }) => url),
        millis,
      );
      return own.map((way, index) => ({ way, visit: visits[index]! }));
    }),
  );
  return lots.flat().map(({ way, visit }) => ({
    way,
    visit,
    works: visit.ok && way.answers.some((answer) => visit.text.includes(answer)),
  }));
}
