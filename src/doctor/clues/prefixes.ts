import { type Prefix, parsePrefix } from '../../model/address.ts';

/** The texts that are prefixes or addresses, ready to compare. */
export const prefixesOf = (texts: readonly string[]): Prefix[] => texts.flatMap((text) => parsePrefix(text) ?? []);

/** Does the first prefix hold all of the second? */
export function covers(outer: Prefix, inner: Prefix): boolean {
  if (outer.family !== inner.family || outer.length > inner.length) return false;
  const shift = BigInt((outer.family === 4 ? 32 : 128) - outer.length);
  return outer.bits >> shift === inner.bits >> shift;
}

/** Have they an address in common? */
export const overlap = (one: Prefix, other: Prefix): boolean => covers(one, other) || covers(other, one);
