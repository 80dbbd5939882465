import { no, type Result, unknown, yes } from './rule.ts';

type Fork = Extract<Result, { kind: 'fork' }>;

/** Holds when every answer holds: one no decides, else one unknown makes it unknown (Kleene's conjunction). */
export function all(results: readonly Result[]): Result {
  return combine(results, 'break', yes, no, ' and ');
}

/** Holds when one answer holds: one yes decides, else one unknown makes it unknown (Kleene's disjunction). */
export function any(results: readonly Result[]): Result {
  return combine(results, 'next', no, yes, ' or ');
}

function combine(
  results: readonly Result[],
  decisive: 'next' | 'break',
  otherwise: Result,
  decided: Result,
  joint: string,
): Result {
  const forks: Fork[] = [];
  for (const result of results) {
    if (result.kind === decisive) return decided;
    if (result.kind === 'fork') forks.push(result);
  }
  if (forks.length === 0) return otherwise;
  if (forks.length === 1) return forks[0]!;
  return unknown(forks.map(conditionOf).join(joint), [...new Set(forks.map((fork) => fork.because))].join('; '));
}

/** What must hold for an undecided match to match. */
export function conditionOf(fork: Fork): string {
  const conditions = fork.branches
    .filter((branch) => branch.outcome.kind === 'next')
    .map((branch) => branch.condition ?? fork.because);
  return conditions.join(' or ');
}
