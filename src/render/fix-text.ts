import type { Paint } from './paint.ts';

/** The commands that mend something, each on a line of its own that is never broken: they are to be copied. */
export const renderFix = (commands: readonly string[], paint: Paint): string[] =>
  commands.length === 0
    ? []
    : [`  ${paint.faint('fix')}`, ...commands.map((command) => `    ${paint.strong(command)}`)];
