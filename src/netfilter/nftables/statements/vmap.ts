import { isNode } from '../../../model/nft.ts';
import { printExpression } from '../../../sources/nft/print/print-expression.ts';
import { type Branch, no, type Outcome, type Result } from '../../rule.ts';
import { compileElements } from '../compile-elements.ts';
import type { CompileStatement } from '../context.ts';
import type { Found } from '../lookup.ts';
import { verdictOutcome, verdictWords } from '../verdict.ts';
import { forkOf, mergeBranches, resultOfWays } from '../ways.ts';

/** A verdict by the packet's key (nft_lookup.c). Without an element for it the next rule runs. */
export const vmap: CompileStatement = (body, context) => {
  if (!isNode(body)) return null;
  const key = context.compile(body.key ?? null);
  const data = key === null ? null : compileElements(body.data ?? null, key.type, context);
  if (key === null || data === null) return null;
  const condition = ({ entry }: Found): string =>
    entry === null
      ? `no element of ${data.words} fits ${key.words}`
      : `${key.words} is ${printExpression(entry.element.key)}`;
  const text = `go where ${data.words} leads for ${key.words}`;
  return {
    acts: true,
    words: () => text,
    evaluate: (packet, host) =>
      resultOfWays(key.evaluate(packet, host), (operand): Result => {
        if (operand.kind === 'absent') return no;
        const { ends, because } = data.elements.find(operand);
        const branches = ends.map(
          (end): Branch => ({
            share: end.share,
            condition: end.share === null ? condition(end) : null,
            outcome: end.entry === null ? no : outcomeOf(end.entry.element.value, context.hasChain),
          }),
        );
        return forkOf(because ?? text, mergeBranches(branches, outcomeKey));
      }),
  };
};

function outcomeOf(value: Parameters<typeof verdictOutcome>[0], hasChain: (name: string) => boolean): Outcome {
  const outcome = verdictOutcome(value);
  if (
    outcome !== null &&
    (outcome.kind !== 'verdict' || !('chain' in outcome.verdict) || hasChain(outcome.verdict.chain))
  )
    return outcome;
  const because =
    outcome === null
      ? `the map leads to ${printExpression(value)}, which is no verdict`
      : `the map leads to ${verdictWords(outcome)}, which is not in the listing`;
  return { kind: 'verdict', verdict: { type: 'handed-over', because } };
}

const outcomeKey = (outcome: Outcome): string =>
  outcome.kind === 'verdict' ? JSON.stringify(outcome.verdict) : outcome.kind;
