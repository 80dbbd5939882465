import type { PathVerdict } from '../model/trace.ts';
import type { End } from './traveller.ts';

/** One way of a packet or of its answer, and how it ended under the conditions of that way. */
type Way = Pick<End, 'traveller' | 'verdict'>;

/** A way with the verdict that can be stood by, whatever the answers to the open questions are. */
export interface SettledWay<W extends Way> {
  end: W;
  verdict: PathVerdict;
}

/** Shares of the verdicts under one assumption. */
type Shares = Map<PathVerdict, number>;

/**
 * Where the answers to an open question all lead to the same verdicts, these stand. Where they differ, every way that hangs
 * on the question is `unknown`.
 */
export function settleUnknowns<W extends Way>(ends: readonly W[]): SettledWay<W>[] {
  if (ends.every(({ traveller }) => traveller.walk.decisions.length === 0)) {
    return ends.map((end) => ({ end, verdict: end.verdict }));
  }
  const verdicts = new Map<Way, PathVerdict>(ends.map((end) => [end, end.verdict]));
  settle(ends, 0, verdicts);
  return ends.map((end) => ({ end, verdict: verdicts.get(end)! }));
}

/** `depth`: how many questions the given ends have answered in the same way. */
function settle(ends: readonly Way[], depth: number, verdicts: Map<Way, PathVerdict>): Shares {
  const shares: Shares = new Map();
  const questions = new Map<string, Way[]>();
  for (const end of ends) {
    const question = end.traveller.walk.decisions[depth];
    if (question === undefined) add(shares, verdicts.get(end)!, end.traveller.walk.share);
    else questions.set(question.id, [...(questions.get(question.id) ?? []), end]);
  }
  for (const asked of questions.values()) {
    for (const [verdict, share] of settleQuestion(asked, depth, verdicts)) add(shares, verdict, share);
  }
  return shares;
}

function settleQuestion(ends: readonly Way[], depth: number, verdicts: Map<Way, PathVerdict>): Shares {
  const branches = new Map<number, Way[]>();
  for (const end of ends) {
    const { branch } = end.traveller.walk.decisions[depth]!;
    branches.set(branch, [...(branches.get(branch) ?? []), end]);
  }
  const results = [...branches.values()].map((branch) => settle(branch, depth + 1, verdicts));
  const first = results[0]!;
  if (results.every((shares) => sameShares(shares, first))) return first;
  for (const end of ends) verdicts.set(end, 'unknown');
  return new Map([['unknown', Math.max(...results.map(total))]]);
}

const add = (shares: Shares, verdict: PathVerdict, share: number): void => {
  shares.set(verdict, (shares.get(verdict) ?? 0) + share);
};

const total = (shares: Shares): number => [...shares.values()].reduce((sum, share) => sum + share, 0);

const sameShares = (a: Shares, b: Shares): boolean =>
  a.size === b.size && [...a].every(([verdict, share]) => Math.abs(share - (b.get(verdict) ?? -1)) < 1e-6);
