import { parsePrefix, prefixContains } from '../../model/address.ts';
import type { LabelSelector, NamespaceObject, NetworkPolicyPeer, PodObject } from '../../model/objects.ts';
import { type Answer, answer, every } from './answer.ts';
import type { PolicyEnd } from './end.ts';
import { selects } from './selector.ts';

/** The label with its own name that every namespace bears since 1.21. */
const nameLabel = 'kubernetes.io/metadata.name';

/** Does a peer of a policy in `namespace` take this end? `namespaces`: null where they were not collected. */
export function matchPeer(
  { ipBlock, podSelector, namespaceSelector }: NetworkPolicyPeer,
  namespace: string,
  end: PolicyEnd,
  namespaces: readonly NamespaceObject[] | null,
): Answer {
  if (ipBlock !== null) return matchBlock(ipBlock, end);
  const takes = (pod: PodObject): Answer => matchPod(pod, { podSelector, namespaceSelector }, namespace, namespaces);
  switch (end.kind) {
    case 'pod': {
      const taken = takes(end.pod!);
      if (taken.value !== true || !end.isMasqueraded) return taken;
      return answer(
        null,
        `${taken.because}, but it is seen as ${end.addresses.at(-1)} (masqueraded): whether it is still known is left to the engine`,
      );
    }
    case 'stranger':
      return answer(null, `${end.addresses[0]} is of the pod network, and no pod of the API has it`);
    case 'outside':
      return answer(false, `${end.addresses[0]} is no pod`);
    case 'node': {
      const meant = end.hostPods.find((pod) => takes(pod).value !== false);
      if (meant === undefined) return answer(false, `${end.addresses[0]} is node ${end.node}, no pod`);
      // "Network policies ... hostNetwork pods": whether selectors find them is left to the engine; most see the node only.
      return answer(
        null,
        `the selector means pod ${meant.namespace}/${meant.name}, which uses the network of node ${end.node}: whether it is told from the node is left to the engine`,
      );
    }
  }
}

/** Is the pod one that the selectors name? Without a namespace selector only the policy's own namespace is meant. */
export function matchPod(
  pod: PodObject,
  { podSelector, namespaceSelector }: Pick<NetworkPolicyPeer, 'podSelector' | 'namespaceSelector'>,
  namespace: string,
  namespaces: readonly NamespaceObject[] | null,
): Answer {
  const ref = `pod ${pod.namespace}/${pod.name}`;
  const ownNamespace =
    namespaceSelector === null
      ? answer(
          pod.namespace === namespace,
          `${ref} is ${pod.namespace === namespace ? '' : 'not '}in namespace ${namespace}`,
        )
      : matchNamespace(namespaceSelector, pod.namespace, namespaces);
  const isNamed = podSelector === null || selects(podSelector, pod.labels);
  return every([ownNamespace, answer(isNamed, `${ref} ${isNamed ? 'has' : 'does not have'} the labels asked for`)]);
}

function matchNamespace(selector: LabelSelector, name: string, namespaces: readonly NamespaceObject[] | null): Answer {
  const object = namespaces?.find((one) => one.name === name);
  const keys = [...Object.keys(selector.matchLabels), ...selector.matchExpressions.map(({ key }) => key)];
  if (object === undefined && keys.some((key) => key !== nameLabel))
    return answer(null, `the labels of namespace ${name} were not collected`);
  const isNamed = selects(selector, object?.labels ?? { [nameLabel]: name });
  return answer(isNamed, `namespace ${name} ${isNamed ? 'has' : 'does not have'} the labels asked for`);
}

function matchBlock({ cidr, except }: { cidr: string; except: string[] }, { addresses }: PolicyEnd): Answer {
  const block = parsePrefix(cidr);
  const holes = except.map(parsePrefix);
  if (block === null || holes.includes(null)) return answer(null, `ipBlock ${cidr} cannot be read`);
  const isIn = (address: string): boolean =>
    prefixContains(block, address) && !holes.some((hole) => prefixContains(hole!, address));
  const inside = addresses.filter(isIn);
  const words = except.length > 0 ? `${cidr} except ${except.join(', ')}` : cidr;
  if (inside.length === addresses.length) return answer(true, `${addresses[0]} is in ${words}`);
  if (inside.length === 0) return answer(false, `${addresses[0]} is not in ${words}`);
  const others = addresses.filter((address) => !inside.includes(address));
  return answer(
    null,
    `${inside.join()} is in ${words} and ${others.join()} is not: whether the address before or after translation counts is left to the engine`,
  );
}
