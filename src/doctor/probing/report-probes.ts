import type { CheckResult, ProbeResult } from '../../model/doctor-report.ts';
import type { ProbeAnswer } from '../../model/probe.ts';
import { isBlackHole, isDirect } from './judge-probes.ts';
import { type Meeting, meet, reachOf } from './meet.ts';
import type { SentProbe } from './planned-probe.ts';
import type { Predicted } from './prediction.ts';
import type { ProbedFlow } from './probed-flow.ts';
import { countOutcomes } from './words.ts';

/** What the answer to a check rests on. */
export function basisOf(tried: readonly ProbedFlow[]): CheckResult['basis'] {
  const told = tried.filter(({ meeting }) => meeting !== 'undecided');
  if (told.length === 0) return 'evidence';
  return told.every(({ meeting }) => isDecision(meeting)) ? 'probe' : 'both';
}

const isDecision = (meeting: Meeting): boolean => meeting === 'decided-passes' || meeting === 'decided-fails';

/** The probes of a connection, as the report has them. */
export const reportProbes = (probed: ProbedFlow): ProbeResult[] =>
  probed.probes.map((sent): ProbeResult => {
    const { sender, to, protocol, result } = sent;
    const shown = shownAnswer(sent);
    const millis = sent.answers.flatMap((one) => one.millis ?? []);
    return {
      from: sender.name,
      to,
      protocol,
      outcome: shown.outcome,
      millis: millis.length === 0 ? null : Math.min(...millis),
      detail: describe(sent, shown, probed),
      standsFor: result.flow.standsFor,
      predicted: isDirect(sent) || sent.probe.kind === 'path-mtu' ? probed.predicted.prediction : null,
      agrees: agreement(probed, sent),
    };
  });

/** Of several answers the one that is worse: it is what there is to see. */
const shownAnswer = ({ answers }: SentProbe): ProbeAnswer =>
  answers.find((one) => reachOf(one) === 'lost') ?? answers.find((one) => reachOf(one) === 'refused') ?? answers[0]!;

function describe({ answers }: SentProbe, shown: ProbeAnswer, { predicted }: ProbedFlow): string | null {
  const isMixed = answers.some(({ outcome }) => outcome !== shown.outcome);
  const share = isMixed ? countOutcomes(answers) : null;
  const isReached = shown.outcome === 'refused' && predicted.prediction === 'answered';
  const arrival = isReached ? 'it arrives, and nobody listens there' : null;
  const parts = [share, shown.detail, arrival].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join('; ');
}

function agreement({ predicted, meeting }: ProbedFlow, sent: SentProbe): boolean | null {
  const { answers, tries } = sent;
  if (sent.probe.kind === 'arp') return answers.some(({ outcome }) => outcome === 'several-answers') ? false : null;
  if (sent.probe.kind === 'path-mtu') return agreementOnSize(predicted, sent);
  if (meeting === 'undecided' && sent.control !== null) return null;
  switch (meet(predicted, answers, tries)) {
    case 'agree':
      return true;
    case 'fails-unforeseen':
    case 'passes-unforeseen':
      return false;
    default:
      return null;
  }
}

/** A path that takes the packet, or says that it does not, is as the evidence has it. */
function agreementOnSize({ prediction }: Predicted, sent: SentProbe): boolean | null {
  if (sent.answers.some(({ outcome }) => outcome === 'large-lost')) return !isBlackHole(sent);
  return prediction === 'answered' && sent.answers.some(({ outcome }) => outcome === 'answered') ? true : null;
}
