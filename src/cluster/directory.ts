import type { ClusterObjects, NodeObject, PodObject, ServiceObject, ServicePort } from '../model/objects.ts';
import type { Network, Pod } from '../simulate/network.ts';

/** A service port that an address and port belong to. */
export interface ServiceMatch {
  service: ServiceObject;
  port: ServicePort | null;
  /** Which of the service's addresses it is. */
  by: 'cluster IP' | 'external IP' | 'load balancer IP' | 'node port';
}

/** Names of addresses: whose they are, as far as API objects and pods' namespaces tell. */
export interface Directory {
  /** `pod default/a`, `svc default/echoserver:http`, `node node-1`; null where nobody is known. */
  refOf(address: string, port: number | null, protocol: string): string | null;
  serviceOf(address: string, port: number | null, protocol: string): ServiceMatch | null;
  podOf(address: string): Pod | null;
  /** Name of the node that has the address. */
  nodeNameOf(address: string): string | null;
}

/** Makes the directory. The node's own addresses come from its evidence first, then from the API. */
export function createDirectory(api: ClusterObjects, network: Network): Directory {
  const byAddress = new Map<string, ServiceMatch[]>();
  const nodePorts = new Map<string, ServiceMatch>();
  for (const service of api.services ?? []) indexService(service, byAddress, nodePorts);
  const nodeNameOf = (address: string): string | null =>
    network.nodeOf(address)?.name ?? network.absentNodeOf(address) ?? null;
  const serviceOf: Directory['serviceOf'] = (address, port, protocol) => {
    const found = byAddress.get(address) ?? [];
    const exact = found.find((match) => match.port !== null && isPort(match.port, port, protocol));
    if (exact) return exact;
    if (found[0]) return { ...found[0], port: null };
    const owned = nodeNameOf(address) !== null;
    return owned && port !== null ? (nodePorts.get(`${protocol}/${port}`) ?? null) : null;
  };
  return {
    serviceOf,
    podOf: (address) => network.podOf(address),
    nodeNameOf,
    refOf(address, port, protocol) {
      const match = serviceOf(address, port, protocol);
      if (match !== null) return serviceRef(match);
      const pod = network.podOf(address);
      if (pod !== null) return podRef(pod);
      const node = nodeNameOf(address);
      return node === null ? null : `node ${node}`;
    },
  };
}

const isPort = (own: ServicePort, port: number | null, protocol: string): boolean =>
  own.port === port && own.protocol.toLowerCase() === protocol;

function indexService(
  service: ServiceObject,
  byAddress: Map<string, ServiceMatch[]>,
  nodePorts: Map<string, ServiceMatch>,
): void {
  const addresses: [string[], ServiceMatch['by']][] = [
    [service.clusterIps, 'cluster IP'],
    [service.externalIps, 'external IP'],
    [service.loadBalancerIps, 'load balancer IP'],
  ];
  for (const [list, by] of addresses) {
    for (const address of list) {
      if (address === 'None') continue;
      const matches = byAddress.get(address) ?? [];
      for (const port of service.ports) matches.push({ service, port, by });
      byAddress.set(address, matches);
    }
  }
  for (const port of service.ports) {
    if (port.nodePort !== null) {
      nodePorts.set(`${port.protocol.toLowerCase()}/${port.nodePort}`, { service, port, by: 'node port' });
    }
  }
}

/** `svc default/echoserver:http`; the port's name (else its number) only where the service has several. */
function serviceRef({ service, port }: ServiceMatch): string {
  const name = `svc ${service.namespace}/${service.name}`;
  if (port === null || service.ports.length < 2) return name;
  return `${name}:${port.name === '' ? port.port : port.name}`;
}

/** How a pod is named in answers. */
export const podRef = (pod: { namespace: string; name: string }): string => `pod ${pod.namespace}/${pod.name}`;

/** Addresses of a node as the API has them. */
export const nodeAddresses = (node: NodeObject): string[] => [...node.internalIps, ...node.externalIps];

/** Does the pod take traffic: it has an address of its own and has not ended? */
export const isRunning = (pod: PodObject): boolean =>
  pod.ips.length > 0 && pod.phase !== 'Succeeded' && pod.phase !== 'Failed';
