import { servicesInRules } from '../../cluster/named-services.ts';
import { nodeTables } from '../../cluster/node-tables.ts';
import type { World } from '../../cluster/world.ts';
import { type Family, familyOf, parsePrefix, printEndpoint } from '../../model/address.ts';
import type { Endpoint, EndpointSliceObject, ServiceObject, ServicePort } from '../../model/objects.ts';
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
  /** A rule says that it has no endpoints; known only where there are no objects of the API. */
  isRejected: boolean;
  /** TARGET of the command line. */
  target: string;
}

/** Every cluster IP and port of the API's services; without these, what the comments of a node's rules name. */
export function findFronts(world: World, node: Host): ServiceFront[] {
  const { services } = world.evidence.api;
  return services === null ? frontsOfRules(world, node) : services.flatMap((service) => frontsOf(world, service));
}

function frontsOf(world: World, service: ServiceObject): ServiceFront[] {
  const slices = world.evidence.api.endpointSlices?.filter(
    (slice) => slice.namespace === service.namespace && slice.service === service.name,
  );
  const addresses = service.type === 'ExternalName' ? [] : service.clusterIps.filter((address) => address !== 'None');
  return addresses.flatMap((address, index) =>
    service.ports.map((servicePort): ServiceFront => {
      const { port, nodePort } = servicePort;
      const protocol = servicePort.protocol.toLowerCase();
      const family = familyOf(address) ?? 4;
      const name = `${service.namespace}/${service.name}`;
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
        endpoints: slices === undefined ? null : endpointsOf(slices, servicePort, family),
        isRejected: false,
        target: index === 0 ? `svc/${name}:${port}/${protocol}` : printEndpoint(address, port),
      };
    }),
  );
}

const endpointsOf = (slices: EndpointSliceObject[], servicePort: ServicePort, family: Family): FrontEndpoint[] =>
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

function frontsOfRules(world: World, node: Host): ServiceFront[] {
  const rejected = rejectedIn(world, node);
  const evidence = world.evidence.nodes.find(({ name }) => name === node.name);
  const fronts = (evidence === undefined ? [] : servicesInRules(evidence)).map(
    ({ namespace, name, portName, address, port, protocol }): ServiceFront => ({
      ref: `svc ${namespace}/${name}${portName === '' ? '' : `:${portName}`}`,
      namespace,
      name,
      address,
      family: familyOf(address) ?? 4,
      port,
      protocol,
      nodePort: null,
      service: null,
      servicePort: null,
      endpoints: null,
      isRejected: rejected.has(`${address}:${port}/${protocol}`),
      target: printEndpoint(address, port),
    }),
  );
  return [...new Map(fronts.map((front) => [`${front.target}/${front.protocol}`, front])).values()];
}

/** Addresses and ports that a rule rejects because their service has no endpoints. */
function rejectedIn(world: World, node: Host): Set<string> {
  const evidence = world.evidence.nodes.find(({ name }) => name === node.name);
  const rules = (evidence === undefined ? [] : nodeTables(evidence)).flatMap(
    (table) => table.chain('KUBE-SERVICES')?.rules() ?? [],
  );
  return new Set(
    rules
      .filter(({ comment }) => comment?.endsWith('has no endpoints'))
      .map(
        ({ destination, destinationPort, protocol }) =>
          `${parsePrefix(destination ?? '')?.address}:${destinationPort}/${protocol}`,
      ),
  );
}

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

export const isApiserver = ({ namespace, name }: ServiceFront): boolean =>
  namespace === 'default' && name === 'kubernetes';
