import { enforcementOn } from '../../cluster/network-policy/enforcement.ts';
import { selectedPods } from '../../cluster/network-policy/selected-pods.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
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
    const { networkPolicies } = world.evidence.api;
    return examinedNodes(examination).flatMap(({ host }): Sighting[] => {
      const policies = (networkPolicies ?? []).filter((policy) =>
        selectedPods(world, policy).some((pod) => pod.node === host.name && !pod.hostNetwork),
      );
      const { isEnforced, evidence } = enforcementOn(world, host.name);
      if (policies.length === 0 || isEnforced !== false) return [];
      const [{ namespace, name }] = policies as [(typeof policies)[number]];
      const more = policies.length > 1 ? ` and ${policies.length - 1} more` : '';
      return [
        {
          node: host.name,
          subject: null,
          title: `NetworkPolicy ${namespace}/${name}${more} is for pods of ${host.name}, where nothing enforces policies`,
          evidence: prove(...policies.slice(0, enoughLines).map(({ origin }) => origin), ...evidence.slice(0, 1)),
          fix: ['kubectl get networkpolicies -A'],
          confidence: 0.85,
          explains: [],
        },
      ];
    });
  },
});
