import { isRunning, podRef } from '../../cluster/directory.ts';
import { familyOf, type Prefix, parsePrefix, prefixContains } from '../../model/address.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import type { Origin } from '../../model/origin.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { savedTables } from '../clues/iptables-rules.ts';
import { ruleOption, ruleTarget } from '../clues/rule-option.ts';
import { enoughLines, prove } from '../proof.ts';

export const clusterCidrMismatch = defineCause({
  id: 'cluster-cidr-mismatch',
  title: 'kube-proxy takes pods for strangers, or strangers for pods',
  severity: 'warning',
  symptom:
    'Pods see the address of the node instead of that of the pod that asks by a service; network policies for such clients fail; or answers to clients outside get lost.',
  proof:
    'A pod of the node has an address outside the range by which kube-proxy tells pods from others: in its rules `! -s RANGE -j KUBE-MARK-MASQ`, else clusterCIDR of its configuration.',
  fix: 'Set clusterCIDR of kube-proxy to the range of the pods (or detectLocalMode: NodeCIDR, BridgeInterface), and restart kube-proxy on every node.',
  needs: ['iptables-save.txt', 'kube-proxy-config.yaml', 'api/pods.json'],
  breaks: ['kube-proxy'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ evidence, host }): Sighting[] => {
      const pods = (examination.world.evidence.api.pods ?? []).filter(
        (pod) => pod.node === host.name && !pod.hostNetwork && isRunning(pod),
      );
      if (pods.length === 0) return [];
      const local = localRanges(evidence);
      return ([4, 6] as const).flatMap((family): Sighting[] => {
        const ranges = local.filter(({ prefix }) => prefix.family === family);
        const strangers = pods.filter(({ ips }) =>
          ips.some((ip) => familyOf(ip) === family && !ranges.some(({ prefix }) => prefixContains(prefix, ip))),
        );
        if (ranges.length === 0 || strangers.length === 0) return [];
        const shown = strangers[0]!.ips.find((ip) => familyOf(ip) === family)!;
        const texts = [...new Set(ranges.map(({ text }) => text))].join(', ');
        const more = strangers.length > 1 ? ` and ${strangers.length - 1} more pods` : '';
        return [
          {
            node: host.name,
            subject: null,
            title: `kube-proxy of ${host.name} takes only ${texts} for pods: what ${podRef(strangers[0]!)} (${shown})${more} sends to services is masqueraded`,
            evidence: prove(
              ...ranges.slice(0, 2).map(({ origin }) => origin),
              ...strangers.slice(0, enoughLines).map(({ origin }) => origin),
            ),
            fix: [
              'kubectl -n kube-system edit configmap kube-proxy   # clusterCIDR',
              'kubectl -n kube-system rollout restart daemonset kube-proxy',
            ],
            confidence: 0.9,
            explains: [],
          },
        ];
      });
    }),
});

interface LocalRange {
  prefix: Prefix;
  text: string;
  origin: Origin;
}

/** By what kube-proxy tells pods: the rules count, since they are what packets meet; [] where it looks at devices, or nothing tells. */
function localRanges(node: NodeEvidence): LocalRange[] {
  const inRules = savedTables(node, 'nat').flatMap(({ table }) =>
    [...table.callers('KUBE-MARK-MASQ')].flatMap(({ place }): LocalRange[] => {
      // That of each endpoint is one of these rules: only those that may negate their source are read.
      const { chain, position } = place() ?? { chain: '', position: 0 };
      const found = table.chain(chain);
      const rule = found?.line(position).includes('!') ? found.rule(position) : undefined;
      const source = rule && ruleTarget(rule) === 'KUBE-MARK-MASQ' ? ruleOption(rule, '-s', '--source') : null;
      const prefix = source?.negated ? parsePrefix(source.value) : null;
      return prefix === null ? [] : [{ prefix, text: source!.value, origin: rule!.origin }];
    }),
  );
  if (inRules.length > 0) return inRules;
  const { kubeProxy } = node;
  const mode = kubeProxy?.detectLocalMode ?? 'ClusterCIDR';
  if (kubeProxy === null || mode !== 'ClusterCIDR') return [];
  return kubeProxy.clusterCidrs.flatMap((text) => {
    const prefix = parsePrefix(text);
    return prefix === null ? [] : [{ prefix, text, origin: kubeProxy.lines.clusterCIDR ?? kubeProxy.origin }];
  });
}
