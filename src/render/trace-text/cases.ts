import { comesTo, type Way } from './ways.ts';

/** How many questions are told. */
const mostQuestions = 12;

/** Ways that come to the same whichever answer a condition has, as one without the condition. */
export function withoutIdleConditions(ways: readonly Way[]): Way[] {
  let left = [...ways];
  for (;;) {
    const joined = joinOpposites(left);
    if (joined.length === left.length) return joined;
    left = joined;
  }
}

/** Two ways that differ by nothing but the answer to one condition become one. */
function joinOpposites(ways: readonly Way[]): Way[] {
  const open = new Map<string, Way>();
  const result = new Set<Way>();
  for (const way of ways) {
    const keys = way.conditions.map((_, at) => ({ own: keyOf(way, at, true), other: keyOf(way, at, false) }));
    const at = keys.findIndex(({ other }) => result.has(open.get(other)!));
    if (at < 0) {
      result.add(way);
      for (const { own } of keys) open.set(own, way);
    } else {
      result.delete(open.get(keys[at]!.other)!);
      result.add({ ...way, conditions: way.conditions.toSpliced(at, 1) });
    }
  }
  return [...result];
}

/** What a way comes to, and on which conditions, the one at `at` apart: as it is, or its opposite. */
function keyOf({ path, chance, conditions }: Way, at: number, asItIs: boolean): string {
  const { question, holds } = readCondition(conditions[at]!);
  const others = conditions.toSpliced(at, 1).sort();
  return JSON.stringify([comesTo(path), chance?.toFixed(4), others, question, holds === asItIs]);
}

/** `10.0.0.1 is not an address of node-1` answers no to `10.0.0.1 is an address of node-1`; so does `not (...)`. */
function readCondition(condition: string): { question: string; holds: boolean } {
  const denied = /^not \((.*)\)$/.exec(condition)?.[1] ?? condition.replace(/ not /, ' ');
  return { question: denied, holds: denied === condition };
}

/** What the conditions ask, each question once. */
export function questionsOf(ways: readonly Way[]): string[] {
  const questions = new Set(
    ways.flatMap(({ conditions }) => conditions.map((condition) => readCondition(condition).question)),
  );
  const all = [...questions].map((question) => `whether ${question}`);
  if (all.length <= mostQuestions + 1) return all;
  return [...all.slice(0, mostQuestions), `${all.length - mostQuestions} more (--verbose)`];
}
