import { selectedPods } from '../../cluster/network-policy/selected-pods.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { enforcesPolicies } from '../clues/policy-engine.ts';
import { enoughLines, prove } from '../proof.ts';

export const policyNotEnforced = defineCause({
  id: 'policy-not-enforced',
  title: 'Nothing enforces the network policies',
  severity: 'warning',
  symptom: 'Connections that a NetworkPolicy forbids come through.',
  proof:
    'There are NetworkPolicies that select pods of the node, and its CNI plugins (bridge, flannel, ...) know nothing of them, no agent that would runs there, and no rule was written for them.',
  fix: 'Install an engine for network policies (Calico or Cilium as the CNI; kube-router or kube-network-policies beside another one).',
  needs: ['api/networkpolicies.json', 'api/pods.json', 'cni/*.conflist', 'iptables-save.txt'],
  breaks: ['node'],
  recognise: (examination) => {
    const { world } = examination;
    const { networkPolicies, pods } = world.evidence.api;
    return examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] => {
      const policies = (networkPolicies ?? []).filter((policy) =>
        selectedPods(world, policy).some((pod) => pod.node === host.name && !pod.hostNetwork),
      );
      if (policies.length === 0 || enforcesPolicies(evidence, pods) !== false) return [];
      const [{ namespace, name }] = policies as [(typeof policies)[number]];
      const more = policies.length > 1 ? ` and ${policies.length - 1} more` : '';
      return [
        {
          node: host.name,
          subject: null,
          title: `NetworkPolicy ${namespace}/${name}${more} is for pods of ${host.name}, where nothing enforces policies`,
          evidence: prove(
            ...policies.slice(0, enoughLines).map(({ origin }) => origin),
            ...(evidence.cni ?? []).slice(0, 1).map(({ origin }) => origin),
          ),
          fix: ['kubectl get networkpolicies -A'],
          confidence: 0.85,
          explains: [],
        },
      ];
    });
  },
});
