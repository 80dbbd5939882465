import type { NetworkPolicyObject, PodObject } from '../../model/objects.ts';
import { isRunning } from '../directory.ts';
import type { World } from '../world.ts';
import { selects } from './selector.ts';

/** Running pods that a policy is for: of its own namespace. */
export const selectedPods = ({ evidence }: World, { namespace, podSelector }: NetworkPolicyObject): PodObject[] =>
  (evidence.api.pods ?? []).filter(
    (pod) => pod.namespace === namespace && isRunning(pod) && selects(podSelector, pod.labels),
  );
