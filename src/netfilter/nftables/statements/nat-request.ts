import { type AddressRange, addressFromBits, type Family, type Prefix } from '../../../model/address.ts';
import { isNode, type NftExpression } from '../../../model/nft.ts';
import type { PortRange } from '../../../model/ports.ts';
import { readPattern } from '../constants.ts';
import { addressTypeOf, portType } from '../data-type.ts';

/** Addresses and ports that a translation may choose from. */
export interface Target {
  addresses: AddressRange | null;
  ports: PortRange | null;
}

/** Reads a value of a map or a constant: an address, a range, a prefix, or `address . port`. Null where it is none of the family. */
export function readTarget(value: NftExpression, family: Family): Target | null {
  const parts = isNode(value) && Array.isArray(value.concat) ? value.concat : [value];
  const [address, port, ...others] = parts;
  const addresses = readAddresses(address ?? null, family);
  const ports = port === undefined ? null : readPorts(port);
  if (addresses === null || others.length > 0 || (port !== undefined && ports === null)) return null;
  return { addresses, ports };
}

export function readAddresses(value: NftExpression, family: Family): AddressRange | null {
  const pattern = readPattern(addressTypeOf(family), value);
  return pattern?.kind === 'interval' ? { family, first: pattern.from, last: pattern.to } : null;
}

export function readPorts(value: NftExpression): PortRange | null {
  const pattern = readPattern(portType, value);
  return pattern?.kind === 'interval' && pattern.to <= 65535n
    ? { from: Number(pattern.from), to: Number(pattern.to) }
    : null;
}

/** The range as a prefix, for translations that keep the host's part of the address. Null where it is none. */
export function asPrefix({ family, first, last }: AddressRange): Prefix | null {
  const size = last - first + 1n;
  const hostBits = size.toString(2).length - 1;
  if (size !== 1n << BigInt(hostBits) || first % size !== 0n) return null;
  return { family, address: addressFromBits(family, first), bits: first, length: (family === 4 ? 32 : 128) - hostBits };
}
