import { mutate, wordsIn } from './mutate.ts';
import { assertCleanPrototypes } from './properties.ts';
import { randomFrom } from './random.ts';
import type { Target } from './targets.ts';

/** A text that broke a promise. */
export interface Failure {
  target: string;
  seed: number;
  run: number;
  text: string;
  error: Error;
}

/** Runs a target on texts made from the seed, until one fails. `progress` is told of every run that is done. */
export function runTarget(
  target: Target,
  runs: number,
  seed: number,
  progress: (done: number) => void = () => {},
): Failure | null {
  const material = { ...target, words: wordsIn(target.samples) };
  for (let run = 0; run < runs; run += 1) {
    const text = textOf(target, material.words, seed, run);
    try {
      target.examine(text);
      if (run % 64 === 0) assertCleanPrototypes();
    } catch (error) {
      return { target: target.name, seed, run, text, error: error as Error };
    }
    progress(run + 1);
  }
  assertCleanPrototypes();
  return null;
}

/** The text of one run: each has a seed of its own, so that it can be made again without the runs before it. */
export const textOf = (target: Target, words: readonly string[], seed: number, run: number): string =>
  mutate({ samples: target.samples, words, longest: target.longest }, randomFrom(Math.imul(seed, 0x9e3779b1) ^ run));
