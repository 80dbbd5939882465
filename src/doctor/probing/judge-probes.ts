import { groupBy } from '../../model/group-by.ts';
import { type Meeting, meet, reachOf } from './meet.ts';
import type { PlannedProbe, SentProbe } from './planned-probe.ts';
import { predict } from './prediction.ts';
import type { ProbedFlow } from './probed-flow.ts';

/** Puts the probes of each connection beside what was predicted for it. */
export function judgeProbes(sent: readonly SentProbe[]): ProbedFlow[] {
  const flows = [...new Set(sent.map(({ result }) => result))];
  const keys = new Map(flows.map((result, index) => [result, String(index)]));
  return groupBy(sent, ({ result }) => keys.get(result)!).map((probes) => {
    const [{ result }] = probes as [SentProbe];
    const predicted = predict(result);
    return { result, predicted, probes, meeting: meetingOf(predicted, probes, sent) };
  });
}

function meetingOf(
  predicted: ProbedFlow['predicted'],
  probes: readonly SentProbe[],
  all: readonly SentProbe[],
): Meeting {
  const direct = probes.filter(isDirect);
  const answers = direct.flatMap((probe) => probe.answers);
  const tries = direct.reduce((sum, probe) => sum + probe.tries, 0);
  const meeting = meet(predicted, answers, tries);
  const passes = (meeting === 'agree' && predicted.prediction === 'answered') || meeting === 'decided-passes';
  if (passes && probes.some(isBlackHole)) return 'fails-unforeseen';
  const isFailure = meeting === 'fails-unforeseen' || meeting === 'decided-fails';
  return isFailure && direct.some((probe) => isDoubtful(probe, all)) ? 'undecided' : meeting;
}

/** Does it try the connection itself, rather than the way below it? */
export const isDirect = ({ probe }: PlannedProbe): boolean => probe.kind !== 'path-mtu' && probe.kind !== 'arp';

/** The host outside does not answer the node either: it may be down, or never have answered. */
function isDoubtful({ control }: SentProbe, all: readonly SentProbe[]): boolean {
  if (control === null) return false;
  const answers = all.filter(({ result }) => result === control).flatMap((one) => one.answers);
  return !answers.some((one) => reachOf(one) === 'reached');
}

/** Large packets vanish, and no device on the way is known to be too narrow for them. */
export function isBlackHole({ probe, answers, result }: SentProbe): boolean {
  if (probe.kind !== 'path-mtu' || !answers.every(({ outcome }) => outcome === 'large-lost')) return false;
  return (result.trace?.paths ?? []).every(({ mtu }) => mtu === null || mtu >= probe.size);
}
