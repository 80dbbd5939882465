import { readProxySettings } from '../../cluster/proxy-settings/proxy-settings.ts';
import type { ProxySetting } from '../../model/proxy-setting.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { prove } from '../proof.ts';

export const proxySettingsDiffer = defineCause({
  id: 'proxy-settings-differ',
  title: "kube-proxy's rules are not those of its configuration",
  severity: 'warning',
  symptom:
    'A change of the configuration shows no effect: node ports answer at addresses they should not, or do not answer; pods see other clients than expected.',
  proof:
    'A setting and what the rules show of it contradict each other: `clusterCIDR` or `detectLocalMode` and the condition of KUBE-MARK-MASQ, `masqueradeAll` and that condition, `nodePortAddresses` and the rules for node ports. Of connection tracking: `conntrack` and the settings of the kernel.',
  fix: 'Restart kube-proxy on the node, and see in its log that it reads this configuration. Where the configuration is wrong, correct it first.',
  needs: ['kube-proxy-config.yaml', 'iptables-save.txt'],
  breaks: ['kube-proxy'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] =>
      readProxySettings(evidence, examination.world.evidence.api)
        // Rules of another mode are what proxy-mode-leftovers is about.
        .filter(({ name, agrees }) => agrees === false && name !== 'mode')
        // Where nobody asks for a limit of connection tracking, it is no matter that the node has another one.
        .filter(({ name, by }) => by !== 'default' || !name.startsWith('conntrack.'))
        .flatMap((setting) => sight(host.name, setting)),
    ),
});

function sight(node: string, { name, words, evidence, seen }: ProxySetting): Sighting[] {
  const proof = prove(...evidence, ...(seen?.evidence ?? []).slice(0, 2));
  if (proof.length === 0) return [];
  return [
    {
      node,
      subject: name,
      title: `${node}: ${words}`,
      evidence: proof,
      fix: [
        'kubectl -n kube-system get configmap kube-proxy -o yaml',
        'kubectl -n kube-system rollout restart daemonset kube-proxy',
      ],
      confidence: 0.8,
      // The kernel's settings may have been changed on purpose since.
      severity: name.startsWith('conntrack.') ? 'info' : 'warning',
      explains: [],
    },
  ];
}
