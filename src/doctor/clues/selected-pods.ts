import { isRunning } from '../../cluster/directory.ts';
import type { World } from '../../cluster/world.ts';
import type { NetworkPolicyObject, NetworkPolicyPeer, PodObject } from '../../model/objects.ts';
import { selects } from './selector.ts';

/** Running pods that a policy is for: of its own namespace. */
export const selectedPods = ({ evidence }: World, { namespace, podSelector }: NetworkPolicyObject): PodObject[] =>
  (evidence.api.pods ?? []).filter(
    (pod) => pod.namespace === namespace && isRunning(pod) && selects(podSelector, pod.labels),
  );

/** Does a peer with selectors take the pod? Null where it asks for labels of namespaces that were not collected. */
export function peerSelects(
  { evidence }: World,
  policy: NetworkPolicyObject,
  { podSelector, namespaceSelector }: NetworkPolicyPeer,
  pod: PodObject,
): boolean | null {
  if (podSelector !== null && !selects(podSelector, pod.labels)) return false;
  if (namespaceSelector === null) return podSelector !== null && pod.namespace === policy.namespace;
  const namespace = evidence.api.namespaces?.find(({ name }) => name === pod.namespace);
  // Since 1.21 every namespace bears its own name as a label.
  const labels = namespace?.labels ?? { 'kubernetes.io/metadata.name': pod.namespace };
  if (selects(namespaceSelector, labels)) return true;
  return namespace === undefined ? null : false;
}
