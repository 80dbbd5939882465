import type { NftRuleset } from '../../model/nft.ts';
import { parseNftJson } from './json/parse-json.ts';
import { parseNftText } from './text/parse-text.ts';

/**
 * Reads what `nft list ruleset` or `nft -j list ruleset` printed; the text tells which.
 * Both forms give the same model, but for what nft itself leaves out of one of them.
 */
export function parseNft(text: string, source: string): NftRuleset {
  return /^\s*\{/.test(text) ? parseNftJson(text, source) : parseNftText(text, source);
}
