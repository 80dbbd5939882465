import type { Decision, Ending } from './walk.ts';

/**
 * Merges ways that differ in nothing that follows: the same packet, the same end. Their shares add up; where the ways of
 * one undecided question have all come to the same, the question is forgotten.
 */
export function mergeEndings(endings: Ending[]): Ending[] {
  if (endings.length < 2) return endings;
  let merged = sumShares(endings);
  for (let before = -1; before !== merged.length && merged.length > 1; ) {
    before = merged.length;
    merged = sumShares(forgetQuestions(merged));
  }
  return merged;
}

const stateKey = ({ walk, end }: Ending): string => {
  const { packet, routedAgain } = walk;
  const met = 'met' in end ? end.met?.origin : null;
  const why = end.type === 'accept' ? null : [end.type, met, end.type === 'unknown' ? end.because : null];
  return JSON.stringify([packet, why, routedAgain ?? null]);
};

const decisionKey = (decision: Decision): string => `${decision.id}\u0000${decision.branch}`;

const walkKey = (ending: Ending): string =>
  `${stateKey(ending)}\u0001${ending.walk.decisions.map(decisionKey).sort().join('\u0001')}`;

function sumShares(endings: Ending[]): Ending[] {
  const byKey = new Map<string, Ending>();
  for (const ending of endings) {
    const key = walkKey(ending);
    const same = byKey.get(key);
    byKey.set(
      key,
      same === undefined ? ending : { ...same, walk: { ...same.walk, share: same.walk.share + ending.walk.share } },
    );
  }
  return [...byKey.values()];
}

/** Drops a question from the ways that answer it in every possible manner and agree in all else, share included. */
function forgetQuestions(endings: Ending[]): Ending[] {
  const questions = new Set(endings.flatMap(({ walk }) => walk.decisions.map((decision) => decision.id)));
  for (const id of questions) {
    const groups = new Map<string, Ending[]>();
    for (const ending of endings) {
      const answer = ending.walk.decisions.find((decision) => decision.id === id);
      if (answer === undefined) continue;
      const others = ending.walk.decisions.filter((decision) => decision.id !== id);
      const key = `${walkKey({ ...ending, walk: { ...ending.walk, decisions: others } })}\u0001${ending.walk.share.toPrecision(9)}`;
      groups.set(key, [...(groups.get(key) ?? []), ending]);
    }
    const merged = new Map<Ending, Ending | null>();
    for (const group of groups.values()) {
      const answers = new Set(group.map(({ walk }) => walk.decisions.find((decision) => decision.id === id)!.branch));
      const first = group[0]!;
      if (answers.size < first.walk.decisions.find((decision) => decision.id === id)!.of) continue;
      const decisions = first.walk.decisions.filter((decision) => decision.id !== id);
      for (const ending of group) merged.set(ending, null);
      merged.set(first, { ...first, walk: { ...first.walk, decisions } });
    }
    if (merged.size > 0) return endings.flatMap((ending) => merged.get(ending) ?? (merged.has(ending) ? [] : [ending]));
  }
  return endings;
}
