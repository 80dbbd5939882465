import { isRunning, podRef } from '../../cluster/directory.ts';
import { matchPod } from '../../cluster/network-policy/match-peer.ts';
import { selectedPods } from '../../cluster/network-policy/selected-pods.ts';
import type { World } from '../../cluster/world.ts';
import type { NetworkPolicyObject, PodObject } from '../../model/objects.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { prove } from '../proof.ts';

export const policyHostNetwork = defineCause({
  id: 'policy-host-network',
  title: 'A network policy names pods that use the network of their node',
  severity: 'info',
  symptom:
    'A NetworkPolicy has no effect on a pod with hostNetwork, or does not let such a pod in although its labels are named.',
  proof:
    'Every pod that the policy, or one of its peers, selects has hostNetwork: it sends and receives by the address of its node, which policies do not tell from the node itself.',
  fix: 'Allow the address of the nodes by an ipBlock, or take the pods out of the network of the node.',
  needs: ['api/networkpolicies.json', 'api/pods.json'],
  breaks: [],
  recognise: ({ world, nodes }) => {
    const isExamined = ({ node }: PodObject): boolean => node === null || nodes.some(({ name }) => name === node);
    return (world.evidence.api.networkPolicies ?? []).flatMap((policy): Sighting[] => {
      const own = selectedPods(world, policy);
      const name = `${policy.namespace}/${policy.name}`;
      const found = [
        { pods: own, words: `NetworkPolicy ${name} does nothing` },
        ...peersOf(world, policy).map((pods) => ({
          pods,
          words: `a peer of NetworkPolicy ${name} does not name who it means`,
        })),
      ].find(({ pods }) => pods.length > 0 && pods.every(({ hostNetwork }) => hostNetwork) && pods.some(isExamined));
      if (found === undefined) return [];
      const { pods, words } = found;
      return [
        {
          node: null,
          subject: podRef(pods[0]!),
          title: `${words}: ${podRef(pods[0]!)}${pods.length > 1 ? ` and ${pods.length - 1} more` : ''}, which it selects, uses the network of its node`,
          evidence: prove(policy.origin, pods[0]!.origin),
          fix: [`kubectl -n ${policy.namespace} edit networkpolicy ${policy.name}`],
          confidence: 0.8,
          explains: [],
        },
      ];
    });
  },
});

/** The pods that each peer with a pod selector takes. */
const peersOf = (world: World, policy: NetworkPolicyObject): PodObject[][] =>
  [...policy.ingress, ...policy.egress]
    .flatMap(({ peers }) => peers)
    .filter(({ podSelector }) => podSelector !== null)
    .map((peer) =>
      (world.evidence.api.pods ?? []).filter(
        (pod) => isRunning(pod) && matchPod(pod, peer, policy.namespace, world.evidence.api.namespaces).value === true,
      ),
    );
