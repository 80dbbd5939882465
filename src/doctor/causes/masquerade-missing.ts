import { nodeTables } from '../../cluster/node-tables.ts';
import { type World, worldNode } from '../../cluster/world.ts';
import type { Evidence } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { appendRule } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { leftWithPodAddress, masqueradingRule, masqueradingStep } from '../masquerading.ts';
import type { ProbedFlow } from '../probing/probed-flow.ts';
import { prove } from '../proof.ts';
import type { Stop } from '../stop.ts';

export const masqueradeMissing = defineCause({
  id: 'masquerade-missing',
  title: "Pods' packets leave the node with pod addresses",
  severity: 'error',
  symptom: 'Pods do not reach the outside world; the node does.',
  proof:
    'The packet leaves for outside with its pod address as source, while other nodes rewrite it; or a probe from the pod is lost.',
  fix: 'Put the MASQUERADE rule back: the CNI plugin (ipMasq), kubelet or ip-masq-agent writes it.',
  needs: ['iptables-save.txt'],
  breaks: ['egress'],
  recognise: (examination) =>
    groupBy(leftWithPodAddress(examination), ({ node }) => node).flatMap((group): Sighting[] => {
      const { node } = group[0]!;
      // Where nobody masquerades, whoever is outside may know the pods: that is how some clouds are made.
      const isIpv6 = group[0]!.stop.path.source.ip.includes(':');
      const example = masqueradeElsewhere(examination, node, isIpv6);
      if (group.every(({ stop }) => stop.flow.check !== 'egress')) return [];
      const { path } = group[0]!.stop;
      const { probed } = examination;
      const command = example === null ? null : appendRule(example.text, 'nat', example.source);
      const isLost = group.some(({ stop }) => probed.some((one) => isLostTo(one, stop)));
      return [
        {
          node,
          subject: null,
          title: `packets of pods leave ${node} with their pod addresses (${path.source.ip}), which nobody outside can answer`,
          evidence: prove(postrouting(examination, node, isIpv6), route(path.steps), example),
          fix: command === null ? [] : [command],
          confidence: example === null && !isLost ? 0.6 : 0.95,
          severity: example === null && !isLost ? 'warning' : 'error',
          explains: group.map(({ stop }) => stop),
        },
      ];
    }),
});

/** A probe of that connection is not answered, and the same from the node is. */
const isLostTo = ({ result, meeting }: ProbedFlow, { flow }: Stop): boolean =>
  result.flow === flow && (meeting === 'decided-fails' || meeting === 'fails-unforeseen');

const route = (steps: Examination['stops'][number]['path']['steps']) =>
  steps.findLast(({ hook, direction }) => hook === 'ROUTE' && direction === 'original');

/** The rule by which another node rewrites what its pods send outside, in the same family. */
function masqueradeElsewhere({ flows, world }: Examination, node: string, isIpv6: boolean): Evidence | null {
  for (const { flow, trace } of flows) {
    if (flow.check !== 'egress') continue;
    for (const path of trace?.paths ?? []) {
      if (path.destination.ip.includes(':') !== isIpv6) continue;
      const step = masqueradingStep(path);
      if (step !== null && step.node !== node && world.network.nodes.some(({ name }) => name === step.node))
        return step;
    }
  }
  return ruleElsewhere(world, node, isIpv6);
}

/** The same where packets of its pods are stopped before they get there. */
function ruleElsewhere({ evidence, network }: World, node: string, isIpv6: boolean): Evidence | null {
  for (const pod of network.pods) {
    const address = pod.addresses.find((one) => one.includes(':') === isIpv6);
    const other = evidence.nodes.find(({ name }) => name === pod.nodeName);
    if (pod.hostNetwork || address === undefined || other === undefined || other.name === node) continue;
    const rule = masqueradingRule(other, address);
    if (rule !== null) return rule.origin;
  }
  return null;
}

const postrouting = ({ world }: Examination, node: string, isIpv6: boolean) => {
  const evidence = worldNode(world, node)?.evidence;
  const tables = evidence === undefined ? [] : nodeTables(evidence);
  return tables.find(({ name, family }) => name === 'nat' && family === (isIpv6 ? 'ip6' : 'ip'))?.chain('POSTROUTING')
    ?.origin;
};
