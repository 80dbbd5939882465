import { type AddressRange, addressBits, type Prefix, rangeContains } from '../model/address.ts';
import { type Result, unknown, yesIf } from './rule.ts';

/** Stands for an address that the evidence does not tell (a masqueraded source, one of a large NAT range). */
export const unknownAddress = '?';

/** All addresses of a prefix. */
export function rangeOf(prefix: Prefix): AddressRange {
  const hostBits = BigInt((prefix.family === 4 ? 32 : 128) - prefix.length);
  return { family: prefix.family, first: prefix.bits, last: prefix.bits + (1n << hostBits) - 1n };
}

/** Is the address in one of the ranges? Unknown for an address that is not known; `text` is the ranges in words. */
export function testAddress(which: string, address: string, ranges: readonly AddressRange[], text: string): Result {
  if (address === unknownAddress) return unknownAddressIs(which, text, ranges);
  return yesIf(ranges.some((range) => rangeContains(range, address)));
}

/** The answer for an address that is not known; `ranges` is null where the text is more than ranges can say. */
export const unknownAddressIs = (which: string, text: string, ranges: readonly AddressRange[] | null): Result =>
  unknown(
    `the ${which} address is in ${text}`,
    `the ${which} address after translation is not known`,
    ranges !== null && (which === 'source' || which === 'destination')
      ? { claim: { field: which, values: { kind: 'addresses', ranges } } }
      : {},
  );

/**
 * A test of one prefix that is cheap enough for a chain of 20,000 rules.
 * Takes addresses of the prefix's own family: a chain sees packets of its family only.
 */
export function prefixTest(prefix: Prefix): (address: string) => boolean {
  if (prefix.family === 4 && prefix.length === 32) return (address) => address === prefix.address;
  const { first, last } = rangeOf(prefix);
  return (address) => {
    const bits = addressBits(address);
    return bits !== null && bits >= first && bits <= last;
  };
}
