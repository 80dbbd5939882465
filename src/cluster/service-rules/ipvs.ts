import { canonicalAddress, type Family, familyOf, printEndpoint } from '../../model/address.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import type { VirtualService } from '../../model/ipvs.ts';
import { indexKubeSets, type KubeSets } from './ipvs-sets.ts';
import type { Frontend, ServiceRules, Spread } from './service-rules.ts';

/** Device that carries the addresses of services in IPVS mode. */
const device = 'kube-ipvs0';

/** What IPVS does for services, by family; [] where it has no virtual service of kube-proxy. */
export function readIpvsRules(node: NodeEvidence): ServiceRules[] {
  const services = node.ipvs ?? [];
  return ([4, 6] as const).flatMap((family) => {
    const own = services.filter(({ key }) => key.type === 'address' && familyOf(key.address) === family);
    return own.length === 0 ? [] : [readFamily(own, family, node)];
  });
}

function readFamily(services: VirtualService[], family: Family, node: NodeEvidence): ServiceRules {
  const origin = services[0]!.origin;
  const sets = indexKubeSets(node.ipsets, family);
  const devices = devicesOf(node);
  return {
    mode: 'ipvs',
    backend: null,
    toldBackend: null,
    family,
    source: origin.source,
    origin,
    frontends: services.flatMap((service) => readService(service, sets, devices, onManyAddresses(services, service))),
    healthChecks: sets.healthChecks,
    orphans: [],
    hooks: null,
    besideIpvs: false,
    // With neither, a virtual service of a node port cannot be told from one of a cluster IP.
    whole: sets.collected || devices !== null,
  };
}

/** Devices by the address they carry; null where addresses were not collected. */
function devicesOf({ facts }: NodeEvidence): Map<string, string[]> | null {
  if (facts.addresses === null) return null;
  const devices = new Map<string, string[]>();
  for (const { address, device: name } of facts.addresses) {
    devices.set(address, [...(devices.get(address) ?? []), name]);
  }
  return devices;
}

/** Ports that the API server gives node ports unless it is told others (--service-node-port-range). */
const nodePorts = { from: 30000, to: 32767 };

/** Does it look like a node port, for which kube-proxy makes a virtual service on every address of the node? */
function onManyAddresses(services: readonly VirtualService[], { key }: VirtualService): boolean {
  if (key.type !== 'address' || key.port < nodePorts.from || key.port > nodePorts.to) return false;
  return services.some(
    ({ key: other }) =>
      other.type === 'address' &&
      other.protocol === key.protocol &&
      other.port === key.port &&
      other.address !== key.address,
  );
}

function readService(
  service: VirtualService,
  sets: KubeSets,
  devices: Map<string, string[]> | null,
  likeNodePort: boolean,
): Frontend[] {
  const { key, origin, servers } = service;
  if (key.type !== 'address') return [];
  const { port } = key;
  const protocol = key.protocol.toLowerCase();
  const address = canonicalAddress(key.address) ?? key.address;
  const element = `${address},${protocol}:${port}`;
  const kind = kindOf(element, sets, devices, address, likeNodePort);
  if (kind === null) return [];
  const chain = printEndpoint(address, port);
  const spread = spreadOf(service, chain);
  // A server of weight 0 gets no new connections.
  const isRefused = servers.every(({ weight }) => weight === 0);
  const refusal: Frontend['refusal'] = isRefused ? { how: 'reject', origin } : null;
  const sourceRanges = sets.collected ? sets.rangesOf(element) : 'not collected';
  return [{ kind, address, protocol, port, origin, chain, spread, inside: spread, refusal, sourceRanges, name: null }];
}

/** Null: nothing tells that kube-proxy made it; others use IPVS too. */
function kindOf(
  element: string,
  sets: KubeSets,
  devices: Map<string, string[]> | null,
  address: string,
  likeNodePort: boolean,
): Frontend['kind'] | null {
  if (sets.has('CLUSTER-IP', element)) return 'cluster IP';
  if (sets.has('EXTERNAL-IP', element) || sets.has('EXTERNAL-IP-LOCAL', element)) return 'external IP';
  if (sets.has('LOAD-BALANCER', element)) return 'load balancer IP';
  if (devices === null)
    return isNodePort(element, sets) || (!sets.collected && likeNodePort) ? 'node port' : 'cluster IP';
  const carriers = devices.get(address) ?? [];
  if (carriers.some((carrier) => carrier !== device)) return 'node port';
  return carriers.length > 0 ? 'cluster IP' : null;
}

/** The sets of node ports are bitmaps of ports; that of SCTP has addresses as well. */
function isNodePort(element: string, sets: KubeSets): boolean {
  const [protocol, port] = element.slice(element.lastIndexOf(',') + 1).split(':');
  return sets.has(`NODE-PORT-${protocol!.toUpperCase()}`, port!) || sets.has('NODE-PORT-SCTP-HASH', element);
}

/** Schedulers that give every server the same chance, or one by its weight. */
const fair = new Set(['rr', 'wrr']);

function spreadOf({ servers, scheduler, persistence, origin }: VirtualService, chain: string): Spread {
  const weights = servers.map(({ weight }) => (weight === 0 ? 0 : scheduler === 'wrr' ? (weight ?? 1) : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    chain,
    origin,
    endpoints: servers.map((server, index) => ({
      endpoint: printEndpoint(canonicalAddress(server.address) ?? server.address, server.port),
      share: !fair.has(scheduler) || total === 0 ? null : weights[index]! / total,
      origin: server.origin,
      draining: server.weight === 0,
    })),
    affinity: persistence === null ? null : (persistence.seconds ?? 0),
    broken: [],
    known: true,
  };
}
