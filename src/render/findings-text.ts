import type { Evidence, Finding } from '../model/finding.ts';
import { renderFix } from './fix-text.ts';
import type { RenderOptions } from './index.ts';
import { lineOf } from './line-of.ts';
import { type Paint, paintSeverity } from './paint.ts';
import { hang, wrap } from './wrap.ts';

/** A line of JSON tells more than anybody reads. */
const longest = 160;
/** Lines of proof that are shown without --verbose. */
const fewLines = 4;

/** What is wrong, with the lines that prove it and what mends it. */
export const renderFindings = (
  findings: readonly Finding[],
  { width, verbose }: Pick<RenderOptions, 'width' | 'verbose'>,
  paint: Paint,
): string[] =>
  findings.flatMap(({ severity, title, evidence, fix, id }) => [
    ...hang(`${paintSeverity(paint, severity)}: ${title} [${id}]`, width),
    ...renderEvidence(verbose ? evidence : evidence.slice(0, fewLines), width),
    ...renderFix(fix, paint),
  ]);

/** The lines that something is known from. */
export const renderEvidence = (evidence: readonly Evidence[], width: number): string[] =>
  evidence.flatMap((one) => {
    const whole = one.text.trim();
    const shown = whole.length > longest ? `${whole.slice(0, longest)}…` : whole;
    return indent(`${lineOf(one)} ${shown}`, width);
  });

const indent = (text: string, width: number): string[] =>
  wrap(text, width - 4).map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`));
