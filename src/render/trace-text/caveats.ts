import type { Trace } from '../../model/trace.ts';
import type { Paint } from '../paint.ts';
import type { Twig } from '../tree.ts';

/** How many things of one kind are listed unless all are wanted. */
const most = 6;

/** What the answer rests on: conditions, assumptions, evidence that is not there, lines that were not understood, findings. */
export function caveatTwigs(
  { paths, assumptions, findings, missing, warnings }: Trace,
  paint: Paint,
  verbose: boolean,
): Twig[] {
  const list = (title: string, items: string[]): Twig[] => {
    const all = [...new Set(items)];
    const shown = verbose || all.length <= most + 1 ? all : all.slice(0, most);
    const rest = all.length > shown.length ? [`${all.length - shown.length} more (--verbose)`] : [];
    return all.length === 0
      ? []
      : [{ text: paint.strong(title), twigs: [...shown, ...rest].map((text) => ({ text })) }];
  };
  return [
    ...list('On condition that', paths.length === 1 ? paths[0]!.conditions : []),
    ...list('Taken for granted', [...assumptions, ...paths.flatMap((path) => path.assumptions)]),
    ...list(
      'Findings',
      findings.map(({ id, title }) => `${title} [${id}]`),
    ),
    ...list('Not understood', warnings),
    ...list('Not in the evidence', missing),
  ];
}
