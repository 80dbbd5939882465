import { nodes } from '../plan.ts';
import { changePods, changeService, publish } from '../standing.ts';
import type { Fault } from './fault.ts';

const [control] = nodes;

/** What is wrong in the API already. kube-proxy does what it says. */
export const objectFaults: readonly Fault[] = [
  {
    id: 'selector-matches-nothing',
    where: 'node-1',
    words: 'the selector of shop matches no pod',
    stops: ['cluster IP', 'cluster IP from the node'],
    breaks: (cluster) => changeService(cluster, 'shop', (service) => ({ ...service, selector: { app: 'shops' } })),
    heals: (cluster) => changeService(cluster, 'shop', (service) => ({ ...service, selector: { app: 'shop' } })),
  },
  {
    id: 'endpoints-not-ready',
    where: 'node-1',
    words: 'the pod behind shop is not ready',
    stops: ['cluster IP', 'cluster IP from the node'],
    breaks: (cluster) => changePods(cluster, 'shop', { ready: false }),
    heals: (cluster) => changePods(cluster, 'shop', { ready: true }),
  },
  {
    id: 'target-port-mismatch',
    where: 'node-1',
    words: 'shop sends to a port on which its pod does not listen',
    stops: ['cluster IP', 'cluster IP from the node'],
    breaks: (cluster) => changeService(cluster, 'shop', (service) => withTarget(service, 8888)),
    heals: (cluster) => changeService(cluster, 'shop', (service) => withTarget(service, 8080)),
  },
  {
    id: 'dns-without-endpoints',
    where: 'node-1',
    words: 'the DNS service selects no pod',
    stops: ['DNS name of a service', 'DNS server asked directly', 'DNS name of the internet'],
    breaks: (cluster) =>
      changeService(cluster, 'kube-dns', (service) => ({ ...service, selector: { app: 'coredns' } })),
    heals: (cluster) =>
      changeService(cluster, 'kube-dns', (service) => ({ ...service, selector: { app: 'kube-dns' } })),
  },
  {
    id: 'apiserver-endpoint-wrong',
    where: 'node-1',
    words: 'the service of the API server has an endpoint that is no API server any more',
    stops: [],
    stopsSome: ['API server by address'],
    breaks(cluster) {
      cluster.state.apiAddresses = [control!.address, '10.1.10.66'];
      return publish(cluster);
    },
    heals(cluster) {
      cluster.state.apiAddresses = [control!.address];
      return publish(cluster);
    },
  },
];

const withTarget = <Service extends { ports: { targetPort: number }[] }>(
  service: Service,
  targetPort: number,
): Service => ({
  ...service,
  ports: service.ports.map((port) => ({ ...port, targetPort })),
});
