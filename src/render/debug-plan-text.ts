import type { DebugPlan } from '../model/debug-rules.ts';
import { shellLine } from '../model/shell-word.ts';
import type { RenderOptions } from './index.ts';
import { makePaint } from './paint.ts';
import { printableAnswer } from './printable-answer.ts';
import { wrap } from './wrap.ts';

/** The commands of a plan, to be read or pasted: lines are not broken, so that they stay whole. */
export function renderDebugPlan(given: DebugPlan, { width, colour }: Pick<RenderOptions, 'width' | 'colour'>): string {
  const plan = printableAnswer(given);
  const paint = makePaint(colour);
  const section = (title: string, commands: string[][]): string[] => [
    ...wrap(paint.strong(title), width),
    ...commands.map((command) => `  ${shellLine(command)}`),
    '',
  ];
  return [
    ...section(
      `Put in on ${plan.node}:`,
      plan.rules.map(({ insert }) => insert),
    ),
    ...section(
      'Followed:',
      plan.follow.map((command) => (command[0] === '/dev/kmsg' ? ['cat', '/dev/kmsg'] : command)),
    ),
    ...section(
      `Taken out when done, after ${plan.lease} s at the latest:`,
      plan.rules.map(({ remove }) => remove),
    ),
    ...plan.notes.flatMap((note) => wrap(paint.faint(note), width)),
  ]
    .join('\n')
    .trimEnd()
    .concat('\n');
}
