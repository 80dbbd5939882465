import type { Evidence } from '../../model/finding.ts';
import { groupBy } from '../../model/group-by.ts';
import type { ProbeAnswer, ProbeOutcome } from '../../model/probe.ts';
import { reachOf } from './meet.ts';
import type { SentProbe } from './planned-probe.ts';
import type { ProbedFlow } from './probed-flow.ts';

/** Outcomes as the table and the sentences have them. */
export const outcomeWords: Record<ProbeOutcome, string> = {
  connected: 'connected',
  answered: 'answered',
  refused: 'refused',
  reset: 'reset after it was made',
  unreachable: 'unreachable',
  'timed-out': 'timed out',
  silent: 'silent',
  'certificate-error': 'certificate not trusted',
  'no-such-name': 'no such name',
  'server-failure': 'server failure',
  'large-lost': 'large packets lost',
  'several-answers': 'several answers',
  'not-sent': 'not sent',
};

/** The probe of a connection that tells most about what is wrong with it; else the first. */
export const worstOf = ({ probes }: Pick<ProbedFlow, 'probes'>): SentProbe | undefined =>
  probes.find(({ answers }) => answers.some((one) => reachOf(one) === 'lost' || one.outcome === 'large-lost')) ??
  probes[0];

/** `a probe of it (tcp) timed out`, `3 of 6 probes of it (dns/udp A) timed out`. */
export function describeAnswers(probed: Pick<ProbedFlow, 'probes'>): string {
  const worst = worstOf(probed);
  return worst === undefined ? 'no probe of it was sent' : describeProbe(worst);
}

/** What came of one probe, as a sentence goes on. */
export function describeProbe({ answers, protocol }: SentProbe): string {
  const groups = groupBy(answers, ({ outcome }) => outcome);
  const bad = groups.find(([first]) => reachOf(first!) === 'lost') ?? groups[0]!;
  const { outcome, detail } = bad[0]!;
  const tail = detail === null ? '' : ` (${detail})`;
  if (bad.length === answers.length) return `a probe of it (${protocol}) ${phrases[outcome]}${tail}`;
  return `of ${answers.length} probes of it (${protocol}) ${countOutcomes(answers)}${tail}`;
}

/** `3 timed out, 5 connected` */
export const countOutcomes = (answers: readonly ProbeAnswer[]): string =>
  groupBy(answers, ({ outcome }) => outcome)
    .map((same) => `${same.length} ${outcomeWords[same[0]!.outcome]}`)
    .join(', ');

/** Outcomes behind `a probe of it`. */
const phrases: Record<ProbeOutcome, string> = {
  ...outcomeWords,
  connected: 'makes a connection',
  answered: 'is answered',
  refused: 'is refused',
  reset: 'is reset after the connection was made',
  unreachable: 'ends in an error',
  'timed-out': 'gets no answer',
  silent: 'meets silence',
  'certificate-error': 'is answered with a certificate that is not trusted',
  'no-such-name': 'is told that there is no such name',
  'server-failure': 'is told that the server failed',
  'large-lost': 'loses its large packets',
  'several-answers': 'is answered more than once',
  'not-sent': 'could not be sent',
};

/** What a probe showed, as a line of proof beside those of the evidence. */
export const probeEvidence = ({ sender, to, protocol, answers }: SentProbe): Evidence => ({
  source: `probe from ${sender.name}`,
  line: 1,
  text: `${protocol} to ${to}: ${summarise(answers)}`,
});

function summarise(answers: readonly ProbeAnswer[]): string {
  const isSame = answers.every(({ outcome }) => outcome === answers[0]!.outcome);
  const detail = answers.find((one) => one.detail !== null)?.detail ?? null;
  const words = isSame ? outcomeWords[answers[0]!.outcome] : countOutcomes(answers);
  return `${words}${detail === null ? '' : ` (${detail})`}`;
}
