import type { EndpointSliceObject } from '../../model/objects.ts';

/**
 * What stands behind each service. A service's Endpoints are taken only where it has no EndpointSlice: they tell the same
 * once more. Null where neither kind was collected.
 */
export function chooseEndpoints(
  slices: EndpointSliceObject[] | null,
  endpoints: EndpointSliceObject[] | null,
): EndpointSliceObject[] | null {
  if (slices === null || endpoints === null) return slices ?? endpoints;
  const sliced = new Set(slices.map(serviceKey));
  return [...slices, ...endpoints.filter((candidate) => !sliced.has(serviceKey(candidate)))];
}

const serviceKey = ({ namespace, service }: EndpointSliceObject): string => `${namespace}/${service}`;
