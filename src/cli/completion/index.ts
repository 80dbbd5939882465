import { completeBash } from './bash.ts';
import { completeFish } from './fish.ts';
import type { ProgramWords } from './words.ts';
import { completeZsh } from './zsh.ts';

/** Completion scripts by shell. */
export const completions: Record<'bash' | 'zsh' | 'fish', (words: ProgramWords) => string> = {
  bash: completeBash,
  zsh: completeZsh,
  fish: completeFish,
};
