import type { DebugRuleReport, FoundDebugRule } from '../model/debug-rules.ts';
import type { RenderOptions } from './index.ts';
import { makePaint } from './paint.ts';
import { printableAnswer } from './printable-answer.ts';
import { renderTable } from './table.ts';
import { wrap } from './wrap.ts';

/** Rules of `k8snet debug` that stand on this machine, and those that were removed. */
export function renderDebugRules(given: DebugRuleReport, { width, colour }: RenderOptions): string {
  const report = printableAnswer(given);
  const paint = makePaint(colour);
  const rows = report.rules.map(({ id, backend, family, table, chain, age, left, text }) => [
    id,
    `${backend} ${family} ${table}/${chain}`,
    printSeconds(age),
    left < 0 ? `over since ${printSeconds(-left)}` : `${printSeconds(left)} left`,
    text,
  ]);
  return [
    ...(rows.length === 0
      ? wrap(`${report.node} has no rules of k8snet debug`, width)
      : renderTable(['id', 'where', 'age', 'lease', 'rule'], rows, width, paint)),
    ...(report.removed.length === 0
      ? []
      : ['', ...wrap(paint.strong('Removed'), width), ...report.removed.flatMap((text) => wrap(text, width))]),
    ...report.problems.flatMap((problem) => wrap(paint.bad(problem), width)),
    '',
  ].join('\n');
}

/** `90 s`, `15 min`, `26 h`. */
function printSeconds(seconds: FoundDebugRule['age']): string {
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
