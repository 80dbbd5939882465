import type { CompileStatement } from '../context.ts';
import { verdictOutcome, verdictWords } from '../verdict.ts';

/** `accept`, `drop`, `return`, `continue`, `jump`, `goto` (nft_immediate.c). */
const verdict =
  (kind: string): CompileStatement =>
  (body) => {
    const outcome = verdictOutcome({ [kind]: body });
    if (outcome === null) return null;
    return { acts: true, evaluate: () => outcome, words: () => verdictWords(outcome) };
  };

const kinds = ['accept', 'drop', 'return', 'continue', 'jump', 'goto'];

export const verdicts: Readonly<Record<string, CompileStatement>> = Object.fromEntries(
  kinds.map((kind) => [kind, verdict(kind)]),
);
