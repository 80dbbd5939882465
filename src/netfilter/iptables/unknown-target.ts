import type { Outcome, Result, Statement } from '../rule.ts';

const ends: { condition: string; outcome: Outcome }[] = [
  { condition: 'lets the packet go on unchanged', outcome: { kind: 'next' } },
  { condition: 'accepts the packet', outcome: { kind: 'verdict', verdict: { type: 'accept' } } },
  { condition: 'drops the packet', outcome: { kind: 'verdict', verdict: { type: 'drop' } } },
];

/** A target that is not understood can do anything: the packet goes on, is accepted, or is dropped. */
export function unknownTarget(words: string, because: string): Statement {
  const result: Result = {
    kind: 'fork',
    because,
    branches: ends.map(({ condition, outcome }) => ({
      share: null,
      condition: `\`${words}\` ${condition}`,
      outcome: { ...outcome, effect: `\`${words}\` (not understood)` },
    })),
  };
  return { acts: true, evaluate: () => result, words: () => `do \`${words}\`` };
}
