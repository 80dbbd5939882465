import type { Path } from '../../model/trace.ts';
import type { FlowResult } from '../flow.ts';

/** What becomes of one path of a connection. */
export type PathFate =
  | 'answered'
  /** A rule or the receiver says no. */
  | 'refused'
  /** Nothing comes back. */
  | 'lost'
  /** It is delivered to somebody who is not meant to have it: what that one does is its own affair. */
  | 'astray'
  | 'unknown';

/** What all paths of a connection come to. */
export type Prediction = 'answered' | 'refused' | 'fails' | 'partly' | 'unknown';

/** What the evidence says of a connection. */
export interface Predicted {
  prediction: Prediction;
  fates: readonly PathFate[];
  /** Chance that it is answered; null where more than chance decides. */
  share: number | null;
  /** Chance that it takes a path that is known to end; null where more than chance decides. */
  ending: number | null;
}

/** Tells what a probe of a followed connection should meet. */
export function predict(result: FlowResult): Predicted {
  const paths = result.trace?.paths ?? [];
  const fates = paths.map((path) => fateOf(result, path));
  const isWeighed = paths.every(({ probability }) => probability !== null);
  const chanceOf = (...wanted: PathFate[]): number | null => {
    const chosen = paths.filter((_, index) => wanted.includes(fates[index]!));
    return isWeighed ? chosen.reduce((sum, { probability }) => sum + probability!, 0) : null;
  };
  return {
    prediction: combine(fates),
    fates,
    share: chanceOf('answered'),
    ending: chanceOf('lost', 'refused'),
  };
}

function fateOf({ stops }: FlowResult, path: Path): PathFate {
  const stop = stops.find((one) => one.path === path);
  if (stop === undefined) return 'answered';
  if (!stop.isCertain) return 'unknown';
  if (stop.by === 'no-endpoint') return 'astray';
  return path.verdict === 'rejected' || stop.by === 'nothing-listens' ? 'refused' : 'lost';
}

function combine(fates: readonly PathFate[]): Prediction {
  const [first] = fates;
  if (first === undefined || fates.includes('unknown')) return 'unknown';
  if (fates.includes('answered')) return fates.every((fate) => fate === 'answered') ? 'answered' : 'partly';
  return fates.every((fate) => fate === 'refused') ? 'refused' : 'fails';
}
