import { familyOf } from '../../model/address.ts';
import type { Endpoint, EndpointSliceObject, ObjectName } from '../../model/objects.ts';
import type { Origin } from '../../model/origin.ts';
import {
  booleanOf,
  isObject,
  type JsonObject,
  numberIn,
  objectIn,
  objectOf,
  objectsIn,
  textIn,
  textOf,
  textsOf,
} from '../json.ts';
import { nameOf, textMapIn } from './fields.ts';

/** An EndpointSlice (discovery.k8s.io v1 and v1beta1). */
export function readEndpointSlice(
  object: JsonObject,
  origin: Origin,
  note: (message: string) => void,
): EndpointSliceObject {
  const labels = textMapIn(objectIn(object, 'metadata'), 'labels');
  const { namespace, name } = nameOf(object);
  return {
    origin,
    namespace,
    name,
    service: labels['kubernetes.io/service-name'] ?? '',
    addressType: textIn(object, 'addressType') ?? 'IPv4',
    from: 'endpointslice',
    ports: objectsIn(object, 'ports').map(readPort),
    endpoints: readSliceEndpoints(object, note),
  };
}

function readSliceEndpoints(slice: JsonObject, note: (message: string) => void): Endpoint[] {
  const endpoints: Endpoint[] = [];
  for (const object of objectsIn(slice, 'endpoints')) {
    const endpoint = readSliceEndpoint(object, note);
    if (endpoint !== null) endpoints.push(endpoint);
  }
  return endpoints;
}

/**
 * Each member is looked up where it is named: there are 100,000 endpoints, and a function that is given the name looks it up in a table.
 * kube-proxy takes the first address of an endpoint and no other (pkg/proxy/endpointslicecache.go).
 */
function readSliceEndpoint(endpoint: JsonObject, note: (message: string) => void): Endpoint | null {
  const addresses = textsOf(endpoint.addresses);
  if (addresses.length > 1) note('an endpoint has several addresses, of which kube-proxy uses the first only');
  const address = addresses[0];
  if (address === undefined) return null;
  const conditions = objectOf(endpoint.conditions);
  const ready = booleanOf(conditions.ready) ?? true;
  const topology =
    isObject(endpoint.deprecatedTopology) || isObject(endpoint.topology)
      ? { ...textMapIn(endpoint, 'deprecatedTopology'), ...textMapIn(endpoint, 'topology') }
      : noTopology;
  return {
    address,
    ready,
    serving: booleanOf(conditions.serving) ?? ready,
    terminating: booleanOf(conditions.terminating) ?? false,
    node: textOf(endpoint.nodeName) ?? topology['kubernetes.io/hostname'] ?? null,
    zone: textOf(endpoint.zone) ?? topology['topology.kubernetes.io/zone'] ?? null,
    zoneHints: hintsIn(endpoint, 'forZones'),
    nodeHints: hintsIn(endpoint, 'forNodes'),
    hostname: textOf(endpoint.hostname),
    pod: podOf(endpoint),
  };
}

const noTopology: Record<string, string> = {};
/** Shared: of 100,000 endpoints hardly one has any. */
const noHints: string[] = [];

const hintsIn = (endpoint: JsonObject, key: 'forZones' | 'forNodes'): string[] =>
  isObject(endpoint.hints) ? objectsIn(endpoint.hints, key).flatMap((hint) => textIn(hint, 'name') ?? []) : noHints;

/** An Endpoints object (v1): one list of endpoints for each subset, since each has its own ports. */
export function readEndpoints(object: JsonObject, origin: Origin): EndpointSliceObject[] {
  const name = nameOf(object);
  return objectsIn(object, 'subsets').map((subset) => {
    const endpoints = [
      ...objectsIn(subset, 'addresses').flatMap((address) => readAddress(address, true)),
      ...objectsIn(subset, 'notReadyAddresses').flatMap((address) => readAddress(address, false)),
    ];
    return {
      origin,
      ...name,
      service: name.name,
      addressType: familyOf(endpoints[0]?.address ?? '') === 6 ? 'IPv6' : 'IPv4',
      from: 'endpoints',
      ports: objectsIn(subset, 'ports').map(readPort),
      endpoints,
    };
  });
}

function readAddress(entry: JsonObject, ready: boolean): Endpoint[] {
  const address = textIn(entry, 'ip');
  if (address === null) return [];
  const node = textIn(entry, 'nodeName');
  return [
    {
      address,
      ready,
      serving: ready,
      terminating: false,
      node,
      zone: null,
      zoneHints: [],
      nodeHints: [],
      hostname: textIn(entry, 'hostname'),
      pod: podOf(entry),
    },
  ];
}

function podOf(endpoint: JsonObject): ObjectName | null {
  const target = objectOf(endpoint.targetRef);
  const name = textOf(target.name);
  return target.kind !== 'Pod' || name === null ? null : { namespace: textOf(target.namespace) ?? '', name };
}

const readPort = (port: JsonObject): EndpointSliceObject['ports'][number] => ({
  name: textIn(port, 'name') ?? '',
  protocol: textIn(port, 'protocol') ?? 'TCP',
  port: numberIn(port, 'port'),
});
