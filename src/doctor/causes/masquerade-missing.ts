import { nodeTables } from '../../cluster/node-tables.ts';
import { type World, worldNode } from '../../cluster/world.ts';
import type { Evidence } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Sysctl } from '../../model/node.ts';
import type { Origin } from '../../model/origin.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { keptSources } from '../clues/kept-sources.ts';
import { appendRule } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { leftWithPodAddress, masqueradingRule, masqueradingStep } from '../masquerading.ts';
import type { ProbedFlow } from '../probing/probed-flow.ts';
import { enoughLines, prove } from '../proof.ts';
import type { Stop } from '../stop.ts';

export const masqueradeMissing = defineCause({
  id: 'masquerade-missing',
  title: 'Packets keep a source address that must be rewritten',
  severity: 'error',
  symptom:
    'Pods do not reach the outside world, and the node does. Or a pod does not reach itself by its service, and the node and clients outside reach only those endpoints of a service that are on the node which they ask.',
  proof:
    'The packet leaves for outside with its pod address as source, while other nodes rewrite it; or a probe from the pod is lost. Or the node translates the destination of a packet for a service and leaves its source, so that the answer does not come back by the node.',
  fix: 'Put the MASQUERADE rule back: the CNI plugin (ipMasq), kubelet or ip-masq-agent writes that for packets to outside, kube-proxy that for services. In IPVS mode net.ipv4.vs.conntrack must be 1.',
  needs: ['iptables-save.txt'],
  breaks: ['egress', 'dns', 'cluster-ip', 'apiserver', 'node-port'],
  recognise: (examination) => [...ofEgress(examination), ...ofServices(examination)],
});

const ofEgress = (examination: Examination): Sighting[] =>
  groupBy(leftWithPodAddress(examination), ({ node }) => node).flatMap((group): Sighting[] => {
    if (group.every(({ stop }) => stop.flow.check !== 'egress')) return [];
    const { node } = group[0]!;
    const { path } = group[0]!.stop;
    const isIpv6 = path.source.ip.includes(':');
    // Where nobody masquerades, whoever is outside may know the pods: that is how some clouds are made.
    const example = masqueradeElsewhere(examination, node, isIpv6);
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
  });

/** What kube-proxy masquerades: what pods send to themselves, and what others than pods send. */
const ofServices = (examination: Examination): Sighting[] =>
  groupBy(keptSources(examination), ({ node }) => node).map((group): Sighting => {
    const { node } = group[0]!;
    const untracked = group.some(({ translation }) => /^IPVS/.test(translation.effect))
      ? untrackedByIpvs(examination, node)
      : null;
    const services = [...new Set(group.flatMap(({ stop }) => stop.flow.service ?? []))];
    const named = `${services.slice(0, 3).join(', ')}${services.length > 3 ? ` and ${services.length - 3} more` : ''}`;
    const clients = [
      ...(group.some(({ isHairpin }) => isHairpin) ? ['of pods that send to themselves'] : []),
      ...(group.some(({ isHairpin }) => !isHairpin) ? ['of clients that are no pods'] : []),
    ].join(', and ');
    return {
      node,
      subject: services.length === 1 ? services[0]! : null,
      title: `${node} does not masquerade packets to ${named} ${clients}${untracked === null ? '' : ': IPVS takes them out of connection tracking'}`,
      evidence: prove(
        untracked?.origin,
        ...masqueradingChains(examination, node, group[0]!.stop.path.destination.ip),
        ...group.map(({ translation }) => translation),
      ).slice(0, enoughLines),
      fix: [
        ...(untracked === null ? [] : ['sysctl -w net.ipv4.vs.conntrack=1']),
        'kubectl -n kube-system rollout restart daemonset kube-proxy',
      ],
      confidence: 0.9,
      explains: group.map(({ stop }) => stop),
    };
  });

/** IPVS keeps what it has translated out of the nat table unless it is told otherwise (ip_vs_nat_send_or_cont). */
function untrackedByIpvs({ world }: Examination, node: string): Sysctl | null {
  const setting = worldNode(world, node)?.evidence.facts.sysctls?.['net.ipv4.vs.conntrack'];
  return setting?.value.trim() === '0' ? setting : null;
}

/** Where kube-proxy has its masquerading, or whence it should be led there, in the family of the packet. */
function masqueradingChains({ world }: Examination, node: string, destination: string): Origin[] {
  const evidence = worldNode(world, node)?.evidence;
  const wanted = destination.includes(':') ? 'ip6' : 'ip';
  const tables = (evidence === undefined ? [] : nodeTables(evidence)).filter(
    ({ name, family }) => (name === 'nat' || name === 'kube-proxy') && (family === wanted || family === 'inet'),
  );
  const chains = ['KUBE-POSTROUTING', 'KUBE-MARK-MASQ', 'masquerading'];
  return tables.flatMap((table) => chains.flatMap((chain) => table.chain(chain)?.origin ?? []));
}

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

/** The same where packets of its pods are stopped before they get there. The first of its pods stands for the others. */
function ruleElsewhere({ evidence, network }: World, node: string, isIpv6: boolean): Evidence | null {
  for (const other of evidence.nodes) {
    if (other.name === node) continue;
    const pod = network.pods.find(
      ({ nodeName, hostNetwork, addresses }) =>
        nodeName === other.name && !hostNetwork && addresses.some((one) => one.includes(':') === isIpv6),
    );
    const address = pod?.addresses.find((one) => one.includes(':') === isIpv6);
    const rule = address === undefined ? null : masqueradingRule(other, address);
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
