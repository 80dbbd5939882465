import type { ChainExplanation } from '../../model/chain-explanation.ts';
import type { Finding } from '../../model/finding.ts';
import type { Paint } from '../paint.ts';
import { wrap } from '../wrap.ts';

/** Lines with hanging continuation lines. */
export const hang = (text: string, width: number, indent = '  '): string[] =>
  wrap(text, width - indent.length).map((line, index) => (index === 0 ? line : indent + line));

/** Who leads to the chain. */
export function renderReferences(
  { referencedBy, moreReferences }: ChainExplanation,
  width: number,
  verbose: boolean,
): string[] {
  const shown = verbose ? referencedBy : referencedBy.slice(0, 8);
  const lines = shown.flatMap(({ chain, rule, source, line, text }) => [
    ...hang(`- ${chain}, rule ${rule} (${source}:${line})`, width, '  '),
    ...(verbose ? wrap(text, width - 4).map((part) => `    ${part}`) : []),
  ]);
  const more = referencedBy.length + moreReferences - shown.length;
  return more > 0 ? [...lines, `- and ${more} more rules`] : lines;
}

/** Findings, each with the lines that prove it. */
export function renderFindings(findings: readonly Finding[], width: number, paint: Paint): string[] {
  return findings.flatMap(({ severity, title, evidence }) => [
    ...hang(`${paintSeverity(severity, paint)}: ${title}`, width),
    ...evidence
      .slice(0, 4)
      .flatMap(({ source, line, text }) =>
        hang(`${source}:${line} ${text.trim()}`, width - 2).map((part) => `  ${part}`),
      ),
  ]);
}

const paintSeverity = (severity: Finding['severity'], paint: Paint): string =>
  severity === 'error' ? paint.bad(severity) : severity === 'warning' ? paint.doubtful(severity) : severity;

/** What is not shown and why. */
export function describeNotShown({ notShown }: ChainExplanation): string[] {
  const names = (because: string): string[] =>
    notShown.filter((one) => one.because === because).map(({ chain }) => chain);
  const absent = names('absent');
  const deeper = names('depth');
  return [
    ...(absent.length > 0 ? [`Not in the text: ${shorten(absent)}.`] : []),
    ...(deeper.length > 0 ? [`Leads on to ${shorten(deeper)} (a larger --depth explains them).`] : []),
  ];
}

const shorten = (names: string[]): string =>
  names.length > 6 ? `${names.slice(0, 6).join(', ')} and ${names.length - 6} more` : names.join(', ');
