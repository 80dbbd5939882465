import { canonicalAddress, type Family, familyOf, parsePrefix, printEndpoint } from '../../model/address.ts';
import type { ClusterObjects, EndpointSliceObject, ServiceObject, ServicePort } from '../../model/objects.ts';
import { canonicalPrefix } from '../service-rules/iptables-rule.ts';
import { chooseEndpoints } from './choose-endpoints.ts';
import type { ExpectedFrontend, ExpectedPort, KnownEndpoint, ProgrammedNode, Wanted } from './expected-services.ts';

/** Seconds for which a client stays with its endpoint where the API does not tell (v1.DefaultClientIPServiceAffinitySeconds). */
const defaultAffinity = 10800;

/** Does kube-proxy write rules for the service? Not for headless ones, other names, and those left to another proxy. */
export const isProxied = ({ type, clusterIps, servedElsewhere }: ServiceObject): boolean =>
  type !== 'ExternalName' && !servedElsewhere && clusterIps.some((address) => familyOf(address) !== null);

/** What kube-proxy on this node would program for the API's services (pkg/proxy, 1.20 to 1.36). Null: they are not in the evidence. */
export function expectServices(api: ClusterObjects, node: ProgrammedNode): Iterable<ExpectedPort> | null {
  if (api.services === null || api.endpointSlices === null) return null;
  return expectAll(api.services, sortSlices(api.endpointSlices), node);
}

/** One by one: those of a large cluster do not stay in memory. */
function* expectAll(
  services: readonly ServiceObject[],
  slices: ReadonlyMap<string, EndpointSliceObject[]>,
  node: ProgrammedNode,
): Generator<ExpectedPort> {
  for (const service of services) {
    if (!isProxied(service)) continue;
    const own = slices.get(`${service.namespace}/${service.name}`) ?? [];
    for (const { family, clusterIp } of familiesOf(service)) {
      for (const port of service.ports) yield expectPort({ service, port, family, clusterIp }, own, node);
    }
  }
}

/** EndpointSlices by the service that they belong to. */
export function sortSlices(slices: readonly EndpointSliceObject[]): Map<string, EndpointSliceObject[]> {
  const byService = new Map<string, EndpointSliceObject[]>();
  for (const slice of slices) {
    const key = `${slice.namespace}/${slice.service}`;
    const own = byService.get(key);
    if (own === undefined) byService.set(key, [slice]);
    else own.push(slice);
  }
  return byService;
}

/** One cluster IP of each family. */
function familiesOf({ clusterIps }: ServiceObject): { family: Family; clusterIp: string }[] {
  return ([4, 6] as const).flatMap((family) => {
    const address = clusterIps.find((one) => familyOf(one) === family);
    return address === undefined ? [] : [{ family, clusterIp: canonicalAddress(address)! }];
  });
}

type Subject = Pick<ExpectedPort, 'service' | 'port' | 'family' | 'clusterIp'>;

function expectPort(subject: Subject, slices: readonly EndpointSliceObject[], node: ProgrammedNode): ExpectedPort {
  const { service, port, family } = subject;
  const protocol = port.protocol.toLowerCase();
  const readEndpoints = endpointReader(slices, port, family);
  const endpoints = readEndpoints();
  const frontends = frontendsOf(subject);
  const inside = chooseEndpoints(endpoints, 'Cluster', node);
  const choose = (policy: string | null): Wanted =>
    policy === 'Local' ? chooseEndpoints(endpoints, 'Local', node) : inside;
  return {
    service,
    port,
    family,
    clusterIp: subject.clusterIp,
    protocol,
    frontends,
    internal: choose(service.internalTrafficPolicy),
    external: frontends.length < 2 ? null : withIpvs(choose(service.externalTrafficPolicy), inside, node),
    inside,
    affinity: service.affinity.type === 'ClientIP' ? (service.affinity.seconds ?? defaultAffinity) : null,
    known: endpoints.length,
    ready: endpoints.filter(({ object }) => object.ready).length,
    endpoints: readEndpoints,
  };
}

/** A function of its own, so that what it returns keeps nothing else in memory. */
const endpointReader = (slices: readonly EndpointSliceObject[], port: ServicePort, family: Family) => () =>
  endpointsOf(slices, port, family);

/** Where no endpoint is on the node, IPVS mode lists all of them (1.21 and later), so that pods still get through. */
function withIpvs(external: Wanted, everywhere: Wanted, { mode }: ProgrammedNode): Wanted {
  if (mode !== 'ipvs' || external.policy !== 'Local' || external.endpoints.length > 0) return external;
  const because = 'IPVS mode lists all endpoints where none is on the node; the answers to clients outside are lost';
  return { ...external, others: [...external.others, { endpoints: everywhere.endpoints, because }] };
}

/** Every address of a service port that kube-proxy writes rules for, its cluster IP first. */
export function frontendsOf({ service, port, family, clusterIp }: Subject): ExpectedFrontend[] {
  const { port: number, nodePort } = port;
  const open = { port: number, sourceRanges: null };
  const inside: ExpectedFrontend = { kind: 'cluster IP', address: clusterIp, ...open };
  if (nodePort === null && service.externalIps.length === 0 && service.loadBalancerIps.length === 0) return [inside];
  const own = (addresses: readonly string[]): string[] =>
    addresses.flatMap((address) => (familyOf(address) === family ? canonicalAddress(address)! : []));
  const ranges = service.loadBalancerSourceRanges.map(canonicalPrefix);
  const ownRanges = ranges.filter((range) => parsePrefix(range)?.family === family);
  const sourceRanges = ownRanges.length === 0 ? null : ownRanges;
  const found: ExpectedFrontend[] = [
    inside,
    ...own(service.externalIps).map((address) => ({ kind: 'external IP' as const, address, ...open })),
    ...own(service.loadBalancerIps).map((address) => ({
      kind: 'load balancer IP' as const,
      address,
      port: number,
      sourceRanges,
    })),
  ];
  if (nodePort !== null) found.push({ kind: 'node port', address: null, port: nodePort, sourceRanges: null });
  // An address may be both external IP and load balancer IP.
  return found.filter(
    (one, index) => found.findIndex(({ address, port }) => address === one.address && port === one.port) === index,
  );
}

/** Endpoints of a service port: the slices' port has its name and protocol. An endpoint that two slices have is ready if one says so. */
function endpointsOf(
  slices: readonly EndpointSliceObject[],
  { name, protocol }: ServicePort,
  family: Family,
): KnownEndpoint[] {
  const found = new Map<string, KnownEndpoint>();
  for (const slice of slices) {
    const port = slice.ports.find((one) => one.name === name && one.protocol === protocol)?.port ?? null;
    if (port === null) continue;
    for (const object of slice.endpoints) {
      if (familyOf(object.address) !== family) continue;
      // An IPv4 address is written in one way only.
      const endpoint =
        family === 4 ? `${object.address}:${port}` : printEndpoint(canonicalAddress(object.address)!, port);
      const known = found.get(endpoint);
      if (known === undefined || (object.ready && !known.object.ready))
        found.set(endpoint, { endpoint, object, origin: slice.origin });
    }
  }
  return [...found.values()];
}
