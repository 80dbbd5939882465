import { addressOf, type ServicePortName } from '../../cluster/chain-names.ts';
import { sortSlices } from '../../cluster/expected-services/expect-services.ts';
import { readServiceRules } from '../../cluster/service-rules/read.ts';
import { endpointsOf } from '../../cluster/service-rules/service-rules.ts';
import type { World } from '../../cluster/world.ts';
import { type Family, familyOf, parsePrefix, prefixContains, printEndpoint } from '../../model/address.ts';
import { lazy } from '../../model/lazy.ts';
import type { ClusterObjects, Endpoint, EndpointSliceObject, ServiceObject, ServicePort } from '../../model/objects.ts';
import type { Host } from '../../simulate/host.ts';

/** One endpoint behind a service port. */
export interface FrontEndpoint extends Endpoint {
  port: number;
}

/** A service port at one cluster IP: what a client asks. */
export interface ServiceFront {
  /** `svc default/web:http`. */
  ref: string;
  namespace: string;
  name: string;
  address: string;
  family: Family;
  port: number;
  protocol: string;
  nodePort: number | null;
  /** Null without API objects: a rule's comment names the service. */
  service: ServiceObject | null;
  servicePort: ServicePort | null;
  /** Endpoints of that family and port, ready or not. Null where they were not collected. */
  endpoints: FrontEndpoint[] | null;
  /** Addresses that it is likely to lead to: of the endpoints, or of the rules where these were not collected. */
  likely: string[];
  /** What the rules do not show for it is not there; false where only a part of them was collected. */
  isWhole: boolean;
  /** A rule says that it has no endpoints; asked only where the API's were not collected. */
  isRejected: boolean;
  /** TARGET of the command line. */
  target: string;
}

/** Every cluster IP and port of the API's services; null where these were not collected. */
export function frontsOfApi({ services, endpointSlices }: ClusterObjects): ServiceFront[] | null {
  if (services === null) return null;
  const slices = endpointSlices === null ? null : sortSlices(endpointSlices);
  return services.flatMap((service) =>
    frontsOf(service, slices === null ? null : (slices.get(`${service.namespace}/${service.name}`) ?? [])),
  );
}

/** Without objects of the API: every cluster IP and port that the comments of a node's rules name. */
export function frontsOfNode(world: World, node: Host): ServiceFront[] {
  const own = frontsOfRules(world, node);
  // A node that has lost its rules is asked for what others serve.
  const others = world.network.nodes.filter((other) => other !== node);
  return own.length > 0
    ? own
    : (others.map((other) => frontsOfRules(world, other)).find(({ length }) => length > 0) ?? []);
}

/** The services of the API with what a node's rules tell of them, where their endpoints were not collected. */
export function tellEndpoints(fronts: readonly ServiceFront[], ofNode: readonly ServiceFront[]): ServiceFront[] {
  const told = new Map(ofNode.map((front) => [keyOf(front), front]));
  return fronts.map((front) => {
    const { isRejected, likely } = told.get(keyOf(front)) ?? front;
    return { ...front, isRejected, likely };
  });
}

const keyOf = ({ address, port, protocol }: ServiceFront): string => `${address} ${port} ${protocol}`;

function frontsOf(service: ServiceObject, slices: EndpointSliceObject[] | null): ServiceFront[] {
  const addresses = service.type === 'ExternalName' ? [] : service.clusterIps.filter((address) => address !== 'None');
  return addresses.flatMap((address, index) =>
    service.ports.map((servicePort): ServiceFront => {
      const { port, nodePort } = servicePort;
      const protocol = servicePort.protocol.toLowerCase();
      const family = familyOf(address) ?? 4;
      const name = `${service.namespace}/${service.name}`;
      // Most services are never asked for theirs.
      const endpoints = lazy(() => (slices === null ? null : endpointsIn(slices, servicePort, family)));
      const label = servicePort.name === '' ? String(port) : servicePort.name;
      return {
        ref: `svc ${name}${service.ports.length > 1 ? `:${label}` : ''}`,
        namespace: service.namespace,
        name: service.name,
        address,
        family,
        port,
        protocol,
        nodePort,
        service,
        servicePort,
        get endpoints() {
          return endpoints();
        },
        get likely() {
          return (endpoints() ?? []).map((one) => one.address);
        },
        isWhole: true,
        isRejected: false,
        target: index === 0 ? `svc/${name}:${port}/${protocol}` : printEndpoint(address, port),
      };
    }),
  );
}

const endpointsIn = (slices: EndpointSliceObject[], servicePort: ServicePort, family: Family): FrontEndpoint[] =>
  slices.flatMap((slice) => {
    const port = slice.ports.find(
      ({ name, protocol }) =>
        name === servicePort.name && protocol.toLowerCase() === servicePort.protocol.toLowerCase(),
    )?.port;
    if (port === undefined || port === null) return [];
    return slice.endpoints
      .filter(({ address }) => familyOf(address) === family)
      .map((endpoint) => ({ ...endpoint, port }));
  });

/** Cluster IPs as the rules of the node have them, whatever mode kube-proxy works in. */
function frontsOfRules(world: World, node: Host): ServiceFront[] {
  const evidence = world.evidence.nodes.find(({ name }) => name === node.name);
  const found = evidence === undefined ? [] : readServiceRules(evidence).rules;
  const fronts = found.flatMap(({ frontends, family, whole }) =>
    frontends.flatMap((frontend): ServiceFront[] => {
      const { kind, address, name, port, protocol, refusal, spread } = frontend;
      if (kind !== 'cluster IP' || address === null || isOnLink(node, address)) return [];
      const target = printEndpoint(address, port);
      const atNodes = frontends.find((other) => other.kind === 'node port' && isSameName(other.name, name));
      return [
        {
          ref:
            name === null
              ? `service ${target}`
              : `svc ${name.namespace}/${name.service}${name.port === '' ? '' : `:${name.port}`}`,
          namespace: name?.namespace ?? '',
          name: name?.service ?? target,
          address,
          family,
          port,
          protocol,
          nodePort: atNodes?.port ?? null,
          service: null,
          servicePort: null,
          endpoints: null,
          likely: endpointsOf(spread).map(addressOf),
          isWhole: whole,
          isRejected: spread === null ? refusal !== null : spread.known && spread.endpoints.length === 0,
          target,
        },
      ];
    }),
  );
  return [...new Map(fronts.map((front) => [`${front.target}/${front.protocol}`, front])).values()];
}

/** A rule that only refuses does not tell a cluster IP from an external IP, which is of a network that the node is in. */
const isOnLink = ({ facts }: Host, address: string): boolean =>
  (facts.addresses ?? []).some(({ address: own, prefixLength, scope, device }) => {
    const prefix = scope === 'global' && device !== 'kube-ipvs0' ? parsePrefix(`${own}/${prefixLength}`) : null;
    return prefix !== null && prefixContains(prefix, address);
  });

const isSameName = (one: ServicePortName | null, other: ServicePortName | null): boolean =>
  one !== null && one.namespace === other?.namespace && one.service === other.service && one.port === other.port;

/** Endpoints that kube-proxy sends to: those that are ready, else those that still serve while they end (KEP-1669). */
export function usedEndpoints({ endpoints, service }: ServiceFront): FrontEndpoint[] | null {
  if (endpoints === null) return null;
  const publishes = service?.annotations['service.alpha.kubernetes.io/tolerate-unready-endpoints'] === 'true';
  const ready = publishes ? endpoints : endpoints.filter((endpoint) => endpoint.ready);
  return ready.length > 0 ? ready : endpoints.filter(({ serving, terminating }) => serving && terminating);
}

/** Names the DNS service: in kube-system, on port 53, or the one that pods' resolv.conf names. */
export const isDns = (front: ServiceFront, nameservers: readonly string[]): boolean =>
  front.port === 53 && (front.namespace === 'kube-system' || nameservers.includes(front.address));

/** Is it the service of the API server? */
export const isApiserver = ({ namespace, name }: ServiceFront): boolean =>
  namespace === 'default' && name === 'kubernetes';
