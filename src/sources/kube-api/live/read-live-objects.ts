import type { ClusterObjects } from '../../../model/objects.ts';
import { chooseEndpoints } from '../endpoint-slices.ts';
import { findCorefile } from '../find-corefile.ts';
import { findKubeProxy } from '../find-kube-proxy.ts';
import type { ObjectsByKind } from '../kinds.ts';
import type { ApiList, ObjectsReading } from '../reading.ts';
import { type Resource, resources } from './resources.ts';
import { type Asking, type ResourceReading, tryResource } from './try-resource.ts';

/** Lists everything that networking follows from, kinds side by side. Endpoints are asked only where EndpointSlices are refused. */
export async function readLiveObjects(asking: Asking): Promise<Omit<ObjectsReading, 'from' | 'namespace'>> {
  const read = <Kind extends keyof ObjectsByKind>(resource: Resource<Kind>) => tryResource(resource, asking);
  const slices = tryResource(resources.endpointSlices, asking, resources.endpoints);
  const readings = await Promise.all([
    read(resources.nodes),
    read(resources.pods),
    read(resources.services),
    slices,
    slices.then(({ isRefused }) => (isRefused ? read(resources.endpoints) : notAsked)),
    read(resources.networkPolicies),
    read(resources.ingresses),
    read(resources.namespaces),
    read(resources.kubeProxy),
    read(resources.coreDns),
  ]);
  const [nodes, pods, services, endpointSlices, endpoints, policies, ingresses, namespaces, kubeProxy, coreDns] =
    readings;
  const objects: ClusterObjects = {
    nodes: nodes.facts,
    pods: pods.facts,
    services: services.facts,
    endpointSlices: chooseEndpoints(endpointSlices.facts, endpoints.facts),
    networkPolicies: policies.facts,
    ingresses: ingresses.facts,
    namespaces: namespaces.facts,
    kubeProxyConfigMap: findKubeProxy(kubeProxy.facts ?? []),
    corefile: findCorefile(coreDns.facts ?? []),
  };
  const lists: ApiList[] = [
    listOf('Node', nodes),
    listOf('Pod', pods),
    listOf('Service', services),
    listOf('EndpointSlice', endpointSlices),
    listOf('Endpoints', endpoints),
    listOf('NetworkPolicy', policies),
    listOf('Ingress', ingresses),
    listOf('Namespace', namespaces),
    listOf('ConfigMap', kubeProxy, coreDns),
  ];
  return { objects, lists, missing: missingOf(readings), warnings: readings.flatMap(({ warnings }) => warnings) };
}

const notAsked: ResourceReading<'Endpoints'> = {
  facts: null,
  warnings: [],
  items: [],
  missing: null,
  isRefused: false,
};

/** Of several parts the whole is there where one is: a cluster may have no kube-proxy. */
function listOf(
  kind: ApiList['kind'],
  ...parts: Pick<ResourceReading<keyof ObjectsByKind>, 'facts' | 'items' | 'missing'>[]
): ApiList {
  const had = parts.filter(({ facts }) => facts !== null);
  return {
    kind,
    items: had.length === 0 ? null : had.flatMap(({ items }) => items),
    missing: parts.find(({ missing }) => missing !== null)?.missing ?? null,
  };
}

/** What is true of the whole server is told once, not for each kind. */
function missingOf(readings: Pick<ResourceReading<never>, 'missing'>[]): ObjectsReading['missing'] {
  const missing = readings.flatMap((reading) => reading.missing ?? []);
  return [...new Map(missing.map((one) => [`${one.source} ${one.detail}`, one])).values()];
}
