import { endpointPrefix } from '../../cluster/chain-names.ts';
import { isRunning, podRef } from '../../cluster/directory.ts';
import { ruleOption, ruleTarget } from '../../cluster/rule-option.ts';
import { type Family, familyOf, type Prefix, parsePrefix, prefixContains } from '../../model/address.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import type { PodObject } from '../../model/objects.ts';
import type { Origin } from '../../model/origin.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { savedTables } from '../clues/iptables-rules.ts';
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
      return ([4, 6] as const).flatMap((family): Sighting[] => {
        const { ranges, left } = compareWith(localRanges(evidence), pods, family);
        if (ranges.length === 0 || left.length === 0) return [];
        const strangers = [...new Set(left.map(({ pod }) => pod))];
        const shown = left[0]!.ip;
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

/** Addresses of pods that are in none of the ranges, which are read until no address is left: every one of 10,000 services tells them. */
function compareWith(
  local: Iterable<LocalRange>,
  pods: readonly PodObject[],
  family: Family,
): { ranges: LocalRange[]; left: { pod: PodObject; ip: string }[] } {
  const ranges: LocalRange[] = [];
  const compared = new Set<string>();
  let left = pods.flatMap((pod) => pod.ips.filter((ip) => familyOf(ip) === family).map((ip) => ({ pod, ip })));
  if (left.length === 0) return { ranges, left };
  for (const range of local) {
    if (range.prefix.family !== family) continue;
    ranges.push(range);
    if (compared.has(range.text)) continue;
    compared.add(range.text);
    left = left.filter(({ ip }) => !prefixContains(range.prefix, ip));
    if (left.length === 0) break;
  }
  return { ranges, left };
}

/** By what kube-proxy tells pods: the rules count, since they are what packets meet; none where it looks at devices, or nothing tells. */
function* localRanges(node: NodeEvidence): Generator<LocalRange> {
  let isInRules = false;
  for (const { table } of savedTables(node, 'nat')) {
    for (const { text, place } of table.callers('KUBE-MARK-MASQ')) {
      // Each endpoint marks what it sends to itself. Of the others only those are read that may negate their source.
      if (!text().includes('!')) continue;
      const { chain, position } = place() ?? { chain: '', position: 0 };
      const rule = chain.startsWith(endpointPrefix) ? undefined : table.chain(chain)?.rule(position);
      const source = rule && ruleTarget(rule) === 'KUBE-MARK-MASQ' ? ruleOption(rule, '-s', '--source') : null;
      const prefix = source?.negated ? parsePrefix(source.value) : null;
      if (prefix === null) continue;
      isInRules = true;
      yield { prefix, text: source!.value, origin: rule!.origin };
    }
  }
  const { kubeProxy } = node;
  if (isInRules || kubeProxy === null || (kubeProxy.detectLocalMode ?? 'ClusterCIDR') !== 'ClusterCIDR') return;
  for (const text of kubeProxy.clusterCidrs) {
    const prefix = parsePrefix(text);
    if (prefix !== null) yield { prefix, text, origin: kubeProxy.lines.clusterCIDR ?? kubeProxy.origin };
  }
}
