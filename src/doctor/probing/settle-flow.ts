import type { FlowResult } from '../flow.ts';
import type { Stop } from '../stop.ts';
import type { ProbedFlow } from './probed-flow.ts';
import { describeAnswers } from './words.ts';

/** The connection as it really fares: what was seen counts before what was predicted. */
export function settleFlow(probed: ProbedFlow): FlowResult {
  const { result, meeting } = probed;
  switch (meeting) {
    case 'agree':
    case 'undecided':
      return result;
    case 'passes-unforeseen':
    case 'decided-passes':
      return { ...result, stops: [], outcome: 'passes' };
    case 'decided-fails':
      return { ...result, stops: result.stops.map((stop) => ({ ...stop, isCertain: true })), outcome: 'fails' };
    case 'fails-unforeseen':
      return { ...result, stops: unforeseen(probed), outcome: 'fails' };
  }
}

/** The probe fails on paths that the evidence lets through. */
function unforeseen(probed: ProbedFlow): Stop[] {
  const { result, predicted } = probed;
  const reason = `${describeAnswers(probed)}, and nothing in the evidence stops it`;
  const open = (result.trace?.paths ?? []).filter((_, index) => predicted.fates[index] === 'answered');
  return [
    ...result.stops,
    ...open.map(
      (path): Stop => ({
        flow: result.flow,
        path,
        direction: 'original',
        by: 'probe',
        node: path.decidedBy.node,
        line: null,
        step: null,
        reason,
        isCertain: true,
      }),
    ),
  ];
}
