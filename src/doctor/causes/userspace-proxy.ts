import { readServiceRules } from '../../cluster/service-rules/read.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { prove } from '../proof.ts';

export const userspaceProxy = defineCause({
  id: 'userspace-proxy',
  title: 'kube-proxy works in userspace mode, which is obsolete',
  severity: 'info',
  symptom:
    'Services are slow, pods see the address of the node instead of the client, and every connection ends when kube-proxy restarts.',
  proof:
    'KUBE-PORTALS-CONTAINER or KUBE-NODEPORT-CONTAINER send packets to ports of kube-proxy itself, and packets get to these chains. The mode was deprecated in 1.23 and is gone since 1.26.',
  fix: 'Set mode to iptables, nftables or ipvs in the configuration of kube-proxy and restart it; then remove the old chains (kube-proxy --cleanup, or a reboot).',
  needs: ['iptables-save.txt'],
  breaks: [],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] => {
      const rules = readServiceRules(evidence).rules.filter(
        ({ mode, hooks, frontends }) => mode === 'userspace' && hooks?.size !== 0 && frontends.length > 0,
      );
      if (rules.length === 0) return [];
      return [
        {
          node: host.name,
          subject: null,
          title: `kube-proxy on ${host.name} works in userspace mode: services are answered by the process itself, which opens a connection of its own to an endpoint`,
          evidence: prove(...rules.map(({ frontends }) => frontends[0]!.origin)),
          fix: ['kubectl -n kube-system edit configmap kube-proxy   # mode: iptables'],
          confidence: 0.9,
          explains: [],
        },
      ];
    }),
});
