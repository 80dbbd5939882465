import { isNode, type NftExpression } from '../../model/nft.ts';
import type { Outcome } from '../rule.ts';

/** What a verdict does; null where the expression is none. `continue` goes on with the next statement. */
export function verdictOutcome(expression: NftExpression): Outcome | null {
  if (!isNode(expression)) return null;
  const kind = Object.keys(expression)[0] ?? '';
  switch (kind) {
    case 'accept':
    case 'drop':
    case 'return':
      return { kind: 'verdict', verdict: { type: kind } };
    case 'continue':
      return { kind: 'next' };
    case 'jump':
    case 'goto': {
      const body = expression[kind];
      const chain = isNode(body) ? body.target : null;
      return typeof chain === 'string' ? { kind: 'verdict', verdict: { type: kind, chain } } : null;
    }
    default:
      return null;
  }
}

/** The verdict as a command: `jump to KUBE-SVC-X`. */
export function verdictWords(outcome: Outcome): string {
  if (outcome.kind !== 'verdict') return 'continue';
  const { verdict } = outcome;
  if (verdict.type === 'jump') return `jump to ${verdict.chain}`;
  return verdict.type === 'goto' ? `go to ${verdict.chain}` : verdict.type;
}
