import { isIPv4, isIPv6 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Address family by IP version. */
export type Family = 4 | 6;

/** A prefix or a single address (length 32 or 128), ready to compare. Not JSON: facts keep the text. */
export interface Prefix {
  family: Family;
  /** Canonical text of the network address. */
  address: string;
  length: number;
  bits: bigint;
}

/** An inclusive range of addresses, ready to compare. */
export interface AddressRange {
  family: Family;
  first: bigint;
  last: bigint;
}

const width = (family: Family): number => (family === 4 ? 32 : 128);

/** Family of an address text, null where the text is no address. */
export function familyOf(address: string): Family | null {
  if (isIPv4(address)) return 4;
  // Node's expression for IPv6 is so long that compiling it takes a twentieth of a small trace.
  return hasTwoColons(address) && isIPv6(address) ? 6 : null;
}

/** As no endpoint of IPv4 has. */
const hasTwoColons = (text: string): boolean => text.indexOf(':') !== text.lastIndexOf(':');

const memory = new Map<string, bigint>();

/** The address as a number; null where the text is no address. The last 65,536 texts are remembered. */
export function addressBits(address: string): bigint | null {
  const known = memory.get(address);
  if (known !== undefined) return known;
  const bits = readBits(address);
  if (bits === null) return null;
  if (memory.size >= 65536) memory.clear();
  memory.set(address, bits);
  return bits;
}

function readBits(address: string): bigint | null {
  if (isIPv4(address)) return BigInt(readWord(address));
  if (familyOf(address) !== 6) return null;
  let bits = 0n;
  for (const byte of ipaddr.IPv6.parse(withoutZone(address)).toByteArray()) bits = (bits << 8n) | BigInt(byte);
  return bits;
}

/** The 32 bits of a dotted quad. */
function readWord(address: string): number {
  let word = 0;
  let part = 0;
  for (let at = 0; at < address.length; at += 1) {
    const digit = address.charCodeAt(at) - 48;
    if (digit >= 0) part = part * 10 + digit;
    else {
      word = word * 256 + part;
      part = 0;
    }
  }
  return word * 256 + part;
}

const withoutZone = (address: string): string => address.replace(/%.*$/, '');

/** Canonical text of an address (RFC 5952 for IPv6); null where the text is no address. */
export function canonicalAddress(address: string): string | null {
  if (isIPv4(address)) return address;
  if (familyOf(address) !== 6) return null;
  return ipaddr.IPv6.parse(withoutZone(address)).toRFC5952String();
}

/** Text of the address with these bits. */
export function addressFromBits(family: Family, bits: bigint): string {
  if (family === 4) {
    const word = Number(bits);
    return `${word >>> 24}.${(word >>> 16) & 255}.${(word >>> 8) & 255}.${word & 255}`;
  }
  const bytes: number[] = [];
  for (let shift = 120; shift >= 0; shift -= 8) bytes.push(Number((bits >> BigInt(shift)) & 255n));
  return new ipaddr.IPv6(bytes).toRFC5952String();
}

/**
 * Reads `10.0.0.0/8`, `10.0.0.0/255.0.0.0`, `fd00::/64` or a single address.
 * Host bits are cleared, as the kernel does. Null where the text is none of these (a non-contiguous mask included).
 */
export function parsePrefix(text: string): Prefix | null {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const family = familyOf(address);
  const bits = addressBits(address);
  if (family === null || bits === null) return null;
  const length = slash < 0 ? width(family) : prefixLength(text.slice(slash + 1), family);
  if (length === null) return null;
  if (family === 4 && length === 32) return { family, address, length, bits };
  const network = length === 0 ? 0n : (bits >> BigInt(width(family) - length)) << BigInt(width(family) - length);
  return { family, address: addressFromBits(family, network), length, bits: network };
}

function prefixLength(text: string, family: Family): number | null {
  if (/^\d{1,3}$/.test(text)) return Number(text) <= width(family) ? Number(text) : null;
  if (familyOf(text) !== family) return null;
  const mask = addressBits(text)!.toString(2).padStart(width(family), '0');
  const ones = mask.indexOf('0') < 0 ? width(family) : mask.indexOf('0');
  return mask.slice(ones).includes('1') ? null : ones;
}

/** Does the prefix hold the address? False for the other family. */
export function prefixContains(prefix: Prefix, address: string): boolean {
  if (familyOf(address) !== prefix.family) return false;
  if (prefix.length === 0) return true;
  const shift = BigInt(width(prefix.family) - prefix.length);
  return addressBits(address)! >> shift === prefix.bits >> shift;
}

/** Does the range hold the address? False for the other family. */
export function rangeContains(range: AddressRange, address: string): boolean {
  if (familyOf(address) !== range.family) return false;
  const bits = addressBits(address)!;
  return bits >= range.first && bits <= range.last;
}

/** Text of a prefix; a single address stands without its length. */
export function printPrefix(prefix: Prefix): string {
  return prefix.length === width(prefix.family) ? prefix.address : `${prefix.address}/${prefix.length}`;
}

/** `10.0.0.1:80`, `[fd00::1]:80`, or the bare address where there is no port. */
export function printEndpoint(address: string, port: number | null): string {
  if (port === null) return address;
  return familyOf(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}
