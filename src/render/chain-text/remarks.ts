import type { ChainExplanation } from '../../model/chain-explanation.ts';
import { lineOf } from '../line-of.ts';
import { hang, wrap } from '../wrap.ts';

/** Who leads to the chain. */
export function renderReferences(
  { referencedBy, moreReferences }: ChainExplanation,
  width: number,
  verbose: boolean,
): string[] {
  const shown = verbose ? referencedBy : referencedBy.slice(0, 8);
  const lines = shown.flatMap(({ text, ...reference }) => [
    ...hang(`- ${reference.chain}, rule ${reference.rule} (${lineOf(reference)})`, width),
    ...(verbose ? wrap(text, width - 4).map((part) => `    ${part}`) : []),
  ]);
  const more = referencedBy.length + moreReferences - shown.length;
  return more > 0 ? [...lines, `- and ${more} more rules`] : lines;
}

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
