import type { Branch, Outcome, Result } from '../rule.ts';
import type { Operand, Way } from './operand.ts';

type Ways = Extract<Operand, { kind: 'ways' }>;

/** Maps every way of an operand; ways of ways become one list. */
export function overWays(operand: Ways, change: (operand: Operand) => Operand): Operand {
  const reasons = new Set([operand.because]);
  const ways = operand.ways.flatMap((way): Way[] => {
    const changed = change(way.operand);
    if (changed.kind !== 'ways') return [{ ...way, operand: changed }];
    reasons.add(changed.because);
    return changed.ways.map((inner) => ({ ...joined(way, inner), operand: inner.operand }));
  });
  return { kind: 'ways', because: [...reasons].join('; '), ways };
}

/** Gives every way its result; a way that forks again has all its branches in the one fork. */
export function resultOfWays(operand: Operand, evaluate: (operand: Operand) => Result): Result {
  if (operand.kind !== 'ways') return evaluate(operand);
  const reasons = new Set([operand.because]);
  const branches = operand.ways.flatMap((way): Branch[] => {
    const result = resultOfWays(way.operand, evaluate);
    if (result.kind !== 'fork') return [{ share: way.share, condition: way.condition, outcome: result }];
    reasons.add(result.because);
    return result.branches.map((branch) => ({ ...joined(way, branch), outcome: branch.outcome }));
  });
  return forkOf([...reasons].join('; '), branches);
}

/** One after the other: shares multiply, conditions add up. */
function joined(
  outer: { share: number | null; condition: string | null },
  inner: { share: number | null; condition: string | null },
): { share: number | null; condition: string | null } {
  const conditions = [outer.condition, inner.condition].filter((condition) => condition !== null);
  const share = outer.share === null && inner.share === null ? null : (outer.share ?? 1) * (inner.share ?? 1);
  return { share, condition: conditions.length === 0 ? null : conditions.join(' and ') };
}

/** A fork, or the outcome alone where there is but one branch. */
export const forkOf = (because: string, branches: Branch[]): Result =>
  branches.length === 1 ? branches[0]!.outcome : { kind: 'fork', because, branches };

/** Branches with the same outcome as one: their shares add up, their conditions are alternatives. */
export function mergeBranches(branches: readonly Branch[], keyOf: (outcome: Outcome) => string): Branch[] {
  const groups = new Map<string, Branch[]>();
  for (const branch of branches) {
    const key = `${branch.condition === null} ${keyOf(branch.outcome)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [branch]);
    else group.push(branch);
  }
  return [...groups.values()].map((group) => {
    const first = group[0]!;
    if (group.length === 1) return first;
    const shown = group.slice(0, 3).map(({ condition }) => condition);
    const more = group.length > shown.length ? ` or ${group.length - shown.length} others` : '';
    return {
      outcome: first.outcome,
      share: first.share === null ? null : group.reduce((sum, { share }) => sum + (share ?? 0), 0),
      condition: first.condition === null ? null : `${shown.join(' or ')}${more}`,
    };
  });
}
