import type { MappedPod } from '../../model/node-map.ts';
import type { ClusterObjects } from '../../model/objects.ts';
import { nameOf } from './bridges.ts';

/** Pods whose devices nobody else claims, and those that were left out, each with its reason. */
export interface Settled {
  pods: MappedPod[];
  left: string[];
}

/**
 * Numbers of devices are given anew, so the listing of a pod that is gone may point to the device of another. Of several that claim one device
 * those count that the API lists, else those whose MAC the bridge learned there.
 */
export function settleClaims(pods: readonly MappedPod[], api: ClusterObjects): Settled {
  const listed = api.pods === null ? null : new Set(api.pods.map(({ namespace, name }) => `${namespace}/${name}`));
  const left: string[] = [];
  const kept = pods.filter((pod) => {
    const rivals = pods.filter((other) => other !== pod && other.hostLink !== null && other.hostLink === pod.hostLink);
    const isListed = (one: MappedPod): boolean => listed?.has(nameOf(one)) ?? false;
    const isLearned = (one: MappedPod): boolean => one.hostLink !== null && one.learnedOn.includes(one.hostLink);
    const by =
      !isListed(pod) && rivals.some(isListed)
        ? 'the API lists'
        : isListed(pod) === rivals.some(isListed) && !isLearned(pod) && rivals.some(isLearned)
          ? 'the bridge learned there'
          : null;
    if (by === null) return true;
    const rival = rivals.find((one) => (by === 'the API lists' ? isListed(one) : isLearned(one)))!;
    left.push(
      `the listing of ${nameOf(pod)} claims ${pod.hostLink}, as ${nameOf(rival)} does, which ${by}: the pod is taken to be gone, and is left out`,
    );
    return false;
  });
  return { pods: kept, left };
}
