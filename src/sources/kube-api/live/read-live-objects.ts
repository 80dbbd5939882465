import type { ClusterObjects } from '../../../model/objects.ts';
import { chooseEndpoints } from '../endpoint-slices.ts';
import { findCorefile } from '../find-corefile.ts';
import { findKubeProxy } from '../find-kube-proxy.ts';
import type { ObjectsByKind } from '../kinds.ts';
import type { ObjectsReading } from '../reading.ts';
import { type Resource, resources } from './resources.ts';
import { type Asking, type ResourceReading, tryResource } from './try-resource.ts';

/** Lists everything that networking follows from, kinds side by side. Endpoints are asked only where EndpointSlices are refused. */
export async function readLiveObjects(asking: Asking): Promise<Omit<ObjectsReading, 'from'>> {
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
  return { objects, missing: missingOf(readings), warnings: readings.flatMap(({ warnings }) => warnings) };
}

const notAsked: ResourceReading<'Endpoints'> = { facts: null, warnings: [], missing: null, isRefused: false };

/** What is true of the whole server is told once, not for each kind. */
function missingOf(readings: Pick<ResourceReading<never>, 'missing'>[]): ObjectsReading['missing'] {
  const missing = readings.flatMap((reading) => reading.missing ?? []);
  return [...new Map(missing.map((one) => [`${one.source} ${one.detail}`, one])).values()];
}
