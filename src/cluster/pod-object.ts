import type { ClusterObjects, PodObject } from '../model/objects.ts';

const indexes = new WeakMap<readonly PodObject[], Map<string, PodObject>>();

/** The API's object of a pod; null where the API does not have it, or was not asked. Found at once in any number of pods. */
export function findPodObject(
  { pods }: Pick<ClusterObjects, 'pods'>,
  { namespace, name }: { namespace: string; name: string },
): PodObject | null {
  if (pods === null) return null;
  let index = indexes.get(pods);
  if (index === undefined) {
    index = new Map();
    for (const pod of pods) if (!index.has(keyOf(pod))) index.set(keyOf(pod), pod);
    indexes.set(pods, index);
  }
  return index.get(keyOf({ namespace, name })) ?? null;
}

const keyOf = ({ namespace, name }: { namespace: string; name: string }): string => `${namespace}/${name}`;
