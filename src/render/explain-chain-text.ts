import type { ChainExplanation } from '../model/chain-explanation.ts';
import { describeBelonging, headingOf } from './chain-text/heading.ts';
import { describeNotShown, renderReferences } from './chain-text/remarks.ts';
import { renderRules, withoutMany } from './chain-text/rules.ts';
import { renderFindings } from './findings-text.ts';
import type { RenderOptions } from './index.ts';
import { lineOf } from './line-of.ts';
import { makePaint, type Paint } from './paint.ts';
import { printableAnswer } from './printable-answer.ts';
import { wrap } from './wrap.ts';

/** More chains than anybody reads. */
const most = 40;

const indent = '  ';

interface Page {
  options: RenderOptions;
  paint: Paint;
  /** Paragraphs that stand further up already: each kind of chain is explained once. */
  said: Set<string>;
  /** The chain that leads to the one at hand and under which it stands; null at the top. */
  parent: ChainExplanation | null;
}

/** The explanation of a chain for people: what it is for, who leads to it, its rules, then the chains it leads to. */
export function renderChainExplanation(given: ChainExplanation, options: RenderOptions): string {
  const page: Page = { options, paint: makePaint(options.colour), said: new Set(), parent: null };
  const chains = [given, ...given.others];
  return `${chains.map((chain) => renderChain(chain, page).join('\n')).join('\n\n\n')}\n`;
}

function renderChain(given: ChainExplanation, page: Page): string[] {
  const { options, paint, said, parent } = page;
  const explanation = printableAnswer({ ...withoutMany(given, options), chains: [], others: [] });
  const { width, verbose } = options;
  const { purpose, details, computation, assumptions, findings } = explanation;
  const section = (title: string, lines: string[]): string[] =>
    lines.length === 0 ? [] : ['', paint.strong(title), ...lines];
  const about = said.has(purpose) ? details : [purpose, ...details];
  said.add(purpose);
  const hidden = given.rules.length - explanation.rules.length;
  const isOnlyParent = parent !== null && explanation.referencedBy.every(({ chain }) => chain === parent.chain);
  return [
    ...wrap(parent === null ? headingOf(explanation, paint) : paint.strong(explanation.chain), width),
    ...wrap(`${describeBelonging(explanation, paint)}; ${paint.faint(lineOf(explanation))}`, width),
    ...(about.length === 0 ? [] : ['', ...about.flatMap((paragraph) => wrap(paragraph, width))]),
    ...section('How the name is computed', verbose && computation !== null ? wrap(computation, width) : []),
    ...section('Who leads here', isOnlyParent ? [] : renderReferences(explanation, width, verbose)),
    ...section('Rules', renderRules(explanation, hidden, options, paint)),
    ...section('Findings', renderFindings(findings, options, paint)),
    ...section(
      'Taken for granted',
      assumptions.flatMap((text) => wrap(text, width)),
    ),
    ...describeNotShown(explanation).flatMap((text) => ['', ...wrap(text, width)]),
    ...renderInner(given, page),
  ];
}

function renderInner(parent: ChainExplanation, page: Page): string[] {
  const { chains } = parent;
  if (chains.length === 0) return [];
  const { options, paint } = page;
  const inner: Page = { ...page, parent, options: { ...options, width: Math.max(options.width - indent.length, 20) } };
  const shown = options.verbose ? chains : chains.slice(0, most);
  const blocks = shown.flatMap((chain) => [
    '',
    ...renderChain(chain, inner).map((text) => (text === '' ? '' : indent + text)),
  ]);
  const more = chains.length - shown.length;
  const rest = more > 0 ? ['', `${indent}and ${more} more chains: --verbose or -o json shows them`] : [];
  return ['', paint.strong('Chains it leads to'), ...blocks, ...rest];
}
