import type { SourceText } from '../../model/evidence.ts';
import type { NftRuleset } from '../../model/nft.ts';
import { takeJson } from '../parsed-json.ts';
import { parseNftJson } from './json/parse-json.ts';
import { parseNftText } from './text/parse-text.ts';

/**
 * Reads what `nft list ruleset` or `nft -j list ruleset` printed; the text tells which.
 * Both forms give the same model, but for what nft itself leaves out of one of them.
 */
export function parseNft(text: string, source: string): NftRuleset {
  return /^\s*\{/.test(text) ? parseNftJson(text, source) : parseNftText(text, source);
}

const known = new WeakMap<SourceText, NftRuleset>();

/** The ruleset of a text of the evidence, read once for all who ask. */
export function readNft(from: SourceText): NftRuleset {
  let ruleset = known.get(from);
  if (ruleset === undefined) {
    const value = takeJson(from);
    ruleset = value === undefined ? parseNft(from.text, from.source) : parseNftJson(from.text, from.source, value);
    known.set(from, ruleset);
  }
  return ruleset;
}
