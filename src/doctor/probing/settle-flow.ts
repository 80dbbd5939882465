import type { Path } from '../../model/trace.ts';
import type { FlowResult } from '../flow.ts';
import type { Stop, StopReason } from '../stop.ts';
import { isDirect } from './judge-probes.ts';
import type { PathFate } from './prediction.ts';
import type { ProbedFlow } from './probed-flow.ts';
import { describeAnswers, describeProbe } from './words.ts';

/** The connection as it really fares: what was seen counts before what was predicted. */
export function settleFlow(probed: ProbedFlow): FlowResult {
  const { result, meeting } = probed;
  const stops = [...settleStops(probed), ...lostLarge(probed), ...refusals(probed)];
  const isUnchanged = stops.length === result.stops.length && (meeting === 'agree' || meeting === 'undecided');
  if (isUnchanged) return result;
  const outcome = stops.some(({ isCertain }) => isCertain) ? 'fails' : stops.length > 0 ? 'open' : 'passes';
  return { ...result, stops, outcome: result.flow.meant === 'answered' ? outcome : 'passes' };
}

function settleStops(probed: ProbedFlow): readonly Stop[] {
  const { result, meeting } = probed;
  switch (meeting) {
    case 'agree':
    case 'undecided':
      return result.stops;
    case 'passes-unforeseen':
      return [];
    case 'decided-passes':
      return result.stops.filter(({ isCertain }) => isCertain);
    case 'decided-fails':
      return result.stops.map((stop) => (stop.isCertain ? stop : decided(stop, probed)));
    case 'fails-unforeseen': {
      const reason = `${describeAnswers(probed)}, and nothing in the evidence stops it`;
      return [...result.stops, ...stopsAt(probed, ['answered'], 'probe', reason)];
    }
  }
}

const decided = (stop: Stop, probed: ProbedFlow): Stop => ({
  ...stop,
  isCertain: true,
  reason: `${describeAnswers(probed)}; the evidence alone does not tell: ${stop.reason}`,
});

/** Small packets come through, large ones do not. */
function lostLarge(probed: ProbedFlow): Stop[] {
  const large = probed.probes.find(({ answers }) => answers.every(({ outcome }) => outcome === 'large-lost'));
  if (large === undefined) return [];
  return stopsAt(probed, ['answered', 'unknown'], 'large-lost', large.answers[0]!.detail ?? 'large packets vanish');
}

/** An endpoint that is said to be ready was reached, and refuses: there is nobody behind the service. */
function refusals(probed: ProbedFlow): Stop[] {
  const { result, predicted, probes } = probed;
  const direct = probes.filter(isDirect);
  const isRefused =
    direct.length > 0 && direct.every(({ answers }) => answers.every(({ outcome }) => outcome === 'refused'));
  if (result.flow.service === null || result.flow.meant !== 'answered' || !isRefused) return [];
  if (!predicted.fates.every((fate) => fate === 'answered')) return [];
  const [first] = direct;
  return stopsAt(
    probed,
    ['answered'],
    'nothing-listens',
    `the packet arrives, and ${describeProbe(first!)}: nobody listens there`,
  );
}

function stopsAt(
  { result, predicted }: ProbedFlow,
  fates: readonly PathFate[],
  by: StopReason,
  reason: string,
): Stop[] {
  const paths = result.trace?.paths ?? [];
  return paths
    .filter((_, index) => fates.includes(predicted.fates[index]!))
    .map(
      (path: Path): Stop => ({
        flow: result.flow,
        path,
        direction: 'original',
        by,
        node: path.decidedBy.node,
        line: null,
        step: null,
        reason,
        isCertain: true,
      }),
    );
}
