import type { Evidence, Finding } from '../../model/finding.ts';
import { hang } from '../chain-text/remarks.ts';
import type { Paint } from '../paint.ts';
import { wrap } from '../wrap.ts';

/** A line of JSON tells more than anybody reads. */
const longest = 160;

/** What is wrong, with the lines that prove it and what mends it. */
export const renderFaults = (findings: readonly Finding[], width: number, paint: Paint): string[] =>
  findings.flatMap(({ severity, title, evidence, fix, id }) => [
    ...hang(`${severity === 'error' ? paint.bad(severity) : paint.doubtful(severity)}: ${title} [${id}]`, width),
    ...renderEvidence(evidence, width),
    ...fix.flatMap((command) => indent(`mend it: ${paint.strong(command)}`, width)),
  ]);

/** The lines that something is known from. */
export const renderEvidence = (evidence: readonly Evidence[], width: number): string[] =>
  evidence.flatMap(({ source, line, text }) => {
    const whole = text.trim();
    const shown = whole.length > longest ? `${whole.slice(0, longest)}…` : whole;
    return indent(`${source}:${line} ${shown}`, width);
  });

const indent = (text: string, width: number): string[] =>
  wrap(text, width - 4).map((line, index) => (index === 0 ? `  ${line}` : `    ${line}`));
