import type { NftFamily } from '../../model/nft.ts';

/** Names of priorities (nft(8), tables "Standard priority names"). */
const usual = new Map([
  ['raw', -300],
  ['mangle', -150],
  ['dstnat', -100],
  ['filter', 0],
  ['security', 50],
  ['srcnat', 100],
]);

const bridge = new Map([
  ['dstnat', -300],
  ['filter', -200],
  ['out', 100],
  ['srcnat', 300],
]);

/** Number of a priority such as `filter`, `dstnat - 10` or `-150`; null where the words are none. */
export function priorityNumber(words: readonly string[], family: NftFamily): number | null {
  const [first, sign, offset] = words;
  if (first === undefined) return null;
  const named = /^-?\d+$/.test(first) ? Number(first) : (family === 'bridge' ? bridge : usual).get(first);
  if (named === undefined) return null;
  if (sign === undefined) return named;
  if ((sign !== '+' && sign !== '-') || !/^\d+$/.test(offset ?? '')) return null;
  return sign === '+' ? named + Number(offset) : named - Number(offset);
}
