import type { FindingPage, FindingReference } from '../model/finding-page.ts';
import type { RenderOptions } from './index.ts';
import { makePaint, paintSeverity } from './paint.ts';
import { wrap } from './wrap.ts';

/** The page of a finding for people. */
export function renderFindingPage(page: FindingPage, { width, colour }: RenderOptions): string {
  const paint = makePaint(colour);
  const { id, title, severity, symptom, proof, fix, breaks, consequences, followsFrom } = page;
  const section = (heading: string, paragraphs: readonly string[]): string[] =>
    paragraphs.length === 0 ? [] : ['', paint.strong(heading), ...paragraphs.flatMap((text) => wrap(text, width))];
  const references = (list: readonly FindingReference[]): string[] =>
    list.map((one) => `${one.id}: ${paint.faint(one.title)}`);
  const lines = [
    ...wrap(`${paint.strong(id)} (${paintSeverity(paint, severity)})`, width),
    ...wrap(title, width),
    ...section('Symptom', [symptom]),
    ...section('Proof', [proof]),
    ...section('Fix', [fix]),
    ...section('How it is found', [describeDetection(page)]),
    ...section(
      'Checks that it can fail',
      breaks.map((check) => `${check.id}: ${paint.faint(check.title)}`),
    ),
    ...section('What follows from it', references(consequences)),
    ...section('What it may follow from', references(followsFrom)),
  ];
  return `${lines.join('\n')}\n`;
}

function describeDetection({ foundBy, needs }: FindingPage): string {
  if (foundBy.length === 0)
    return 'Not from evidence: what would show it is not collected. The proof says what to look at.';
  const commands = foundBy.map((command) => `k8snet ${command}`).join(' and ');
  return `By ${commands}${needs.length === 0 ? '' : `, from ${needs.join(', ')}`}.`;
}
