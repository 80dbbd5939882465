import type { ClusterObjects, PodObject } from '../model/objects.ts';

/** By namespace and by name. */
type Index = Map<string, Map<string, PodObject>>;

const indexes = new WeakMap<readonly PodObject[], Index>();

/** The API's object of a pod; null where the API does not have it, or was not asked. Found at once in any number of pods. */
export function findPodObject(
  { pods }: Pick<ClusterObjects, 'pods'>,
  { namespace, name }: { namespace: string; name: string },
): PodObject | null {
  if (pods === null) return null;
  const index = indexes.get(pods) ?? indexPods(pods);
  return index.get(namespace)?.get(name) ?? null;
}

function indexPods(pods: readonly PodObject[]): Index {
  const index: Index = new Map();
  for (const pod of pods) {
    const own = index.get(pod.namespace) ?? new Map<string, PodObject>();
    if (own.size === 0) index.set(pod.namespace, own);
    if (!own.has(pod.name)) own.set(pod.name, pod);
  }
  indexes.set(pods, index);
  return index;
}
