import { addressBits, type Family, familyOf } from '../model/address.ts';

/** An address under a mask that is no prefix length: `10.0.0.10/255.0.0.255` is every 10.x.x.10. */
export interface MaskedAddress {
  family: Family;
  /** As written. */
  text: string;
  /** The address's bits that the mask keeps. */
  bits: bigint;
  mask: bigint;
}

/** Reads `ADDRESS/MASK`; null where the text is something else. */
export function parseMaskedAddress(text: string): MaskedAddress | null {
  const [address = '', maskText = '', ...rest] = text.split('/');
  const family = familyOf(address);
  const bits = addressBits(address);
  const mask = addressBits(maskText);
  if (rest.length > 0 || family === null || bits === null || mask === null || familyOf(maskText) !== family)
    return null;
  return { family, text, bits: bits & mask, mask };
}

/** A test for addresses of the same family: a chain sees packets of its family only. */
export function maskTest({ bits, mask }: MaskedAddress): (address: string) => boolean {
  return (address) => {
    const own = addressBits(address);
    return own !== null && (own & mask) === bits;
  };
}
