import type { CheckId } from '../../model/doctor-report.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Path } from '../../model/trace.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { debugLine } from '../probing/debug-line.ts';
import type { ProbedFlow } from '../probing/probed-flow.ts';
import { describeAnswers, probeEvidence, worstOf } from '../probing/words.ts';
import { prove } from '../proof.ts';
import type { StopReason } from '../stop.ts';

const breaks: readonly CheckId[] = [
  'same-node',
  'cross-node',
  'dns',
  'cluster-ip',
  'apiserver',
  'egress',
  'node-port',
  'host-port',
];

export const evidenceContradicts = defineCause({
  id: 'evidence-contradicts',
  title: 'A packet that was sent is lost, and nothing in the evidence stops it',
  severity: 'error',
  symptom: 'A connection fails, though rules, routes, links and settings all let it through.',
  proof:
    'A probe gets no answer, where the evidence says that it should. Something outside the model decides: a security group, hardware, an eBPF program, a host that is down, or another node than the one that was asked; or the node has changed since its evidence was read.',
  fix: 'Follow that one connection in the kernel: `k8snet debug trace` shows which rule or hook it meets last. Look at the node where it is due next.',
  needs: [],
  breaks,
  recognise: ({ probed, stops }) => {
    const failed = probed.filter(({ meeting }) => meeting === 'fails-unforeseen' || meeting === 'decided-fails');
    return groupBy(failed, placeOf).map(
      (group): Sighting => ({
        node: group[0]!.result.flow.node,
        subject: subjectOf(group),
        title: describe(group),
        evidence: group.slice(0, 3).flatMap(proof),
        fix: group.slice(0, 3).map(({ result }) => debugLine(result.flow)),
        confidence: 0.9,
        bearsOn: [...new Set(group.map(({ result }) => result.flow.check))],
        explains: stops.filter(({ flow, by }) => isUnforeseen(by) && group.some(({ result }) => result.flow === flow)),
      }),
    );
  },
});

/** Only the probe tells, or the evidence ends before the packet does. */
const isUnforeseen = (by: StopReason): boolean =>
  ['probe', 'large-lost', 'not-collected', 'not-modelled', 'left'].includes(by);

/** Where to look next: the other node that the packet left for, else who sends. */
function placeOf(probed: ProbedFlow): string {
  const { flow } = probed.result;
  return `${flow.node} ${otherNode(probed) ?? flow.from}`;
}

function otherNode(probed: ProbedFlow): string | null {
  const node = lastPath(probed)?.destination.node ?? null;
  return node === probed.result.flow.node ? null : node;
}

/** The pod that sends all of it, else the node that it is sent to. */
function subjectOf(group: readonly ProbedFlow[]): string | null {
  const senders = [...new Set(group.flatMap(({ probes }) => probes.map(({ sender }) => sender.name)))];
  if (senders.length === 1) return senders[0]!.startsWith('pod ') ? senders[0]! : null;
  const node = otherNode(group[0]!);
  return node === null ? null : `node ${node}`;
}

function describe(group: readonly ProbedFlow[]): string {
  const [first] = group as [ProbedFlow];
  const last = lastPath(first);
  const more = group.length > 1 ? `; ${group.length - 1} more connections fare like that` : '';
  const point = last === undefined ? '' : `; the last that it tells: ${last.reason}`;
  return `${first.result.flow.title}: ${describeAnswers(first)}, and nothing in the evidence stops it${point}${more}`;
}

/** The path that the packet should have taken. */
function lastPath({ result, predicted, meeting }: ProbedFlow): Path | undefined {
  const due = meeting === 'decided-fails' ? 'unknown' : 'answered';
  return result.trace?.paths.find((_, index) => predicted.fates[index] === due);
}

/** What was seen, and the last steps of the way that should have led there. */
function proof(probed: ProbedFlow) {
  const worst = worstOf(probed);
  const steps =
    lastPath(probed)
      ?.steps.filter(({ direction }) => direction === 'original')
      .slice(-2) ?? [];
  return [...(worst === undefined ? [] : [probeEvidence(worst)]), ...prove(...steps)];
}
