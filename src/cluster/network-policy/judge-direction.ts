import type { NetworkPolicyObject, PodObject } from '../../model/objects.ts';
import type { DirectionVerdict, JudgedPolicy } from '../../model/policy-verdict.ts';
import { type Answer, answer, some } from './answer.ts';
import { judgePolicy, type PolicyQuestion } from './judge-policy.ts';
import { policyProtocols } from './match-port.ts';
import { selects } from './selector.ts';

/** Policies that decide about the pod in the direction: of its namespace, selecting it, with that policy type. */
const policiesFor = (
  policies: readonly NetworkPolicyObject[],
  pod: PodObject,
  direction: PolicyQuestion['direction'],
): NetworkPolicyObject[] =>
  policies.filter(
    ({ namespace, podSelector, policyTypes }) =>
      namespace === pod.namespace &&
      policyTypes.includes(direction === 'egress' ? 'Egress' : 'Ingress') &&
      selects(podSelector, pod.labels),
  );

/**
 * What all policies together say about one end of a connection: a pod that none selects is open, one that some select
 * gets what any of them allows. Its own node, and itself, no policy can keep it from (API reference, "NetworkPolicy").
 */
export function judgeDirection(
  policies: readonly NetworkPolicyObject[],
  pod: PodObject,
  question: PolicyQuestion,
): Omit<DirectionVerdict, 'engine' | 'isEnforced'> {
  const { direction, protocol } = question;
  const selecting = policiesFor(policies, pod, direction);
  const judged = selecting.map((policy): JudgedPolicy => {
    const { value, because } = judgePolicy(policy, question);
    const { namespace, name, origin } = policy;
    return {
      namespace,
      name,
      allows: value,
      reason: because,
      source: origin.source,
      line: origin.line,
      text: origin.text,
    };
  });
  const { value, because } =
    selecting.length === 0
      ? answer(true, `no policy selects it for ${direction}`)
      : exempt(pod, question, union(judged, protocol));
  return {
    direction,
    pod: `pod ${pod.namespace}/${pod.name}`,
    node: pod.node,
    verdict: value === null ? 'unknown' : value ? 'allowed' : 'denied',
    reason: because,
    policies: judged,
  };
}

/** What no policy can forbid is allowed all the same. */
function exempt(pod: PodObject, { peer, isTranslated }: PolicyQuestion, asked: Answer): Answer {
  if (asked.value === true) return asked;
  if (peer.kind === 'node' && peer.node !== null && peer.node === pod.node)
    return answer(true, `a pod is never kept from the node it runs on (${peer.node})`);
  if (peer.pod !== pod) return asked;
  // By its own address a pod's packets never leave it; through a service they do, and kube-router's rules stop them.
  return isTranslated
    ? answer(null, 'whether a pod is kept from itself when it goes through a service is left to the engine')
    : answer(true, 'a pod is never kept from itself');
}

function union(judged: readonly JudgedPolicy[], protocol: string): Answer {
  const names = judged.map(({ namespace, name }) => `${namespace}/${name}`).join(', ');
  if (!policyProtocols.includes(protocol))
    return answer(null, `${names} selects it, and what policies mean for ${protocol} is left to the engine`);
  return some(
    judged.map(({ namespace, name, allows, reason }) => answer(allows, `${namespace}/${name}, ${reason}`)),
    `no policy that selects it (${names}) allows it`,
  );
}
