import { defineCause, type Sighting } from '../cause.ts';
import { consequencesOfDrift } from '../drift.ts';
import { leftWithPodAddress } from '../masquerading.ts';
import { prove } from '../proof.ts';
import { findProxyRules, untranslated } from '../service-rules.ts';

export const rulesFlushed = defineCause({
  id: 'rules-flushed',
  title: 'Somebody flushed the tables of iptables',
  severity: 'error',
  symptom:
    'All services of a node break at one moment. They come back when kube-proxy next writes its rules; host ports do not.',
  proof: "kube-proxy's chains are there and hold no rules, or its chains of services are left without KUBE-SERVICES.",
  fix: 'Restart kube-proxy, the kubelet and the CNI plugin; keep what flushes from doing so (FlushAllOnReload=no of firewalld).',
  needs: ['iptables-save.txt'],
  breaks: ['dns', 'cluster-ip', 'apiserver', 'egress', 'kube-proxy', 'node-port', 'host-port'],
  outranks: [
    ...consequencesOfDrift,
    'kube-proxy-not-running',
    'service-rules-missing',
    'services-jump-missing',
    'stale-endpoint-rules',
    'masquerade-missing',
    'proxy-mode-leftovers',
  ],
  recognise: (examination) =>
    examination.nodes.flatMap(({ name }): Sighting[] => {
      const { tables, traces } = findProxyRules(examination, name);
      const ofIptables = tables.filter(({ table }) => table.name === 'nat');
      const isWiped = ofIptables.length > 0 && tables.every(({ isEmpty }) => isEmpty) && traces.length > 0;
      if (!isWiped || (examination.world.evidence.nodes.find((one) => one.name === name)?.ipvs?.length ?? 0) > 0)
        return [];
      const services = ofIptables.map((one) => one.services.origin);
      const chains = traces.filter((chain) => chain.ruleCount === 0).map(({ origin }) => origin);
      return [
        {
          node: name,
          subject: null,
          title: `the nat table of ${name} was flushed: kube-proxy's chains are left, and empty`,
          evidence: prove(...services, ...chains),
          fix: ['kubectl -n kube-system rollout restart daemonset kube-proxy', 'systemctl restart kubelet'],
          confidence: 0.95,
          explains: [...untranslated(examination), ...leftWithPodAddress(examination)]
            .filter(({ node }) => node === name)
            .map(({ stop }) => stop),
        },
      ];
    }),
});
