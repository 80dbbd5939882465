import { familyOf } from '../../model/address.ts';
import type { Endpoint, EndpointSliceObject, ServiceObject } from '../../model/objects.ts';
import type { Origin } from '../../model/origin.ts';
import type { DnsZone } from './zone.ts';

/** One address behind a service, with the name that DNS gives it below the service. */
export interface NamedEndpoint {
  address: string;
  hostname: string;
  /** Does an object give the name, or is it made of the address? */
  isGiven: boolean;
  ports: EndpointSliceObject['ports'];
  origin: Origin;
}

/** The ready endpoints of a service; null where neither EndpointSlices nor Endpoints were collected. */
export function readyEndpoints(
  zone: DnsZone,
  { namespace, name }: Pick<ServiceObject, 'namespace' | 'name'>,
): NamedEndpoint[] | null {
  if (zone.objects.endpointSlices === null) return null;
  return zone.objects.endpointSlices
    .filter((slice) => slice.namespace === namespace && slice.service === name)
    .flatMap((slice) =>
      slice.endpoints.filter(({ ready }) => ready).map((endpoint) => nameEndpoint(zone, slice, endpoint)),
    );
}

/** The hostname of the object, else with `endpoint_pod_names` the pod's name, else the address with dashes. */
export function nameEndpoint(zone: DnsZone, slice: EndpointSliceObject, endpoint: Endpoint): NamedEndpoint {
  const podName = zone.corefile?.endpointPodNames === true ? (endpoint.pod?.name ?? null) : null;
  return {
    address: endpoint.address,
    hostname: endpoint.hostname ?? podName ?? dashed(endpoint.address),
    isGiven: endpoint.hostname !== null,
    ports: slice.ports,
    origin: slice.origin,
  };
}

/** `10-244-1-139`, `fd10-42--5`. */
export const dashed = (address: string): string => address.replace(/[.:]/g, '-');

/** The address that a dashed name stands for; null where it is none. As CoreDNS reads it: three dashes, none beside another, are IPv4. */
export function undashed(label: string): string | null {
  const isV4 = label.split('-').length === 4 && !label.includes('--');
  const address = label.replaceAll('-', isV4 ? '.' : ':');
  return familyOf(address) === null ? null : address;
}
