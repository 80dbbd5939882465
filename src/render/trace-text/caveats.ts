import type { Finding } from '../../model/finding.ts';
import type { Trace } from '../../model/trace.ts';
import { lineOf } from '../line-of.ts';
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
  const list = (title: string, items: Twig[]): Twig[] => {
    const all = [...new Map(items.map((twig) => [twig.text, twig])).values()];
    const shown = verbose || all.length <= most + 1 ? all : all.slice(0, most);
    const rest = all.length > shown.length ? [{ text: `${all.length - shown.length} more (--verbose)` }] : [];
    return all.length === 0 ? [] : [{ text: paint.strong(title), twigs: [...shown, ...rest] }];
  };
  const texts = (title: string, items: string[]): Twig[] =>
    list(
      title,
      items.map((text) => ({ text })),
    );
  return [
    ...texts('On condition that', paths.length === 1 ? paths[0]!.conditions : []),
    ...texts('Taken for granted', [...assumptions, ...paths.flatMap((path) => path.assumptions)]),
    ...list(
      'Findings',
      findings.map((finding) => findingTwig(finding, paint)),
    ),
    ...texts('Not understood', warnings),
    ...texts('Not in the evidence', missing),
  ];
}

/** A finding with the lines that prove it. */
const findingTwig = ({ id, title, evidence }: Finding, paint: Paint): Twig => ({
  text: `${title} [${id}]`,
  more: evidence.slice(0, most).map((line) => paint.faint(`${lineOf(line)} ${line.text.trim()}`)),
});
