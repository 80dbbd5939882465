import { feed } from '../kernel/shell.ts';
import { type ProxiedPort, writeProxyRules } from '../proxy-rules.ts';
import { type ClusterState, endpointsOf } from './objects.ts';
import { apiPort, apiService, clusterCidr } from './plan.ts';

/** Service ports with the endpoints that kube-proxy gives connections to. */
export function proxiedPorts(state: ClusterState): ProxiedPort[] {
  const api: ProxiedPort = {
    namespace: apiService.namespace,
    service: apiService.name,
    port: 'https',
    protocol: 'tcp',
    clusterIp: apiService.clusterIp,
    number: apiService.port,
    nodePort: null,
    endpoints: state.apiAddresses.map((ip) => `${ip}:${apiPort}`),
  };
  const others = state.services.flatMap((service) =>
    service.ports.map(
      (one): ProxiedPort => ({
        namespace: service.namespace,
        service: service.name,
        port: one.name,
        protocol: one.protocol === 'UDP' ? 'udp' : 'tcp',
        clusterIp: service.clusterIp,
        number: one.port,
        nodePort: one.nodePort,
        endpoints: endpointsOf(state, service)
          .filter(({ ready }) => ready)
          .map((endpoint) => `${endpoint.ip}:${one.targetPort}`),
      }),
    ),
  );
  return [api, ...others];
}

/** One run of kube-proxy: a script that brings a node's chains to this state and deletes those of `before` that are no more. */
export function syncScript(state: ClusterState, before: readonly string[]): { script: string; chains: string[] } {
  const { filter, nat } = writeProxyRules(proxiedPorts(state), { clusterCidr, comments: true });
  const stale = before.filter((chain) => !nat.chains.includes(chain));
  const declare = (chains: string[]): string[] => chains.map((chain) => `:${chain} - [0:0]`);
  const script = feed('iptables-restore --noflush', [
    ...['*filter', ...declare(filter.chains), ...filter.rules, 'COMMIT'],
    ...['*nat', ...declare([...nat.chains, ...stale]), ...nat.rules, ...stale.map((chain) => `-X ${chain}`), 'COMMIT'],
  ]);
  return { script, chains: nat.chains };
}
