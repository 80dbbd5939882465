import { type Key, scramble } from './bits.ts';

/** Maps hardware addresses, however they are written, and what is derived from them. */
export interface MacMap {
  /** `0a:58:c0:a8:00:05`, also without leading zeros, or with no colons at all; in the letters' case that it has. */
  map(text: string): string;
  /** An IPv6 address with the interface identifier of the mapped MAC in place of that of the MAC (RFC 4291, appendix A). */
  inAddress(bits: bigint): bigint;
}

/** Addresses that are nobody's: none, all, groups, and the one that Calico gives to every host end. */
const isCommon = (bytes: readonly number[]): boolean =>
  (bytes[0]! & 1) === 1 || bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 0xee);

/** `known`: the MACs of the evidence, whose last three bytes may stand in addresses of groups (RFC 4291, 2.7.1). */
export function mapMacs(key: Key, known: Iterable<string>): MacMap {
  const memory = new Map<string, readonly number[]>();
  const mapBytes = (bytes: readonly number[]): readonly number[] => {
    if (isCommon(bytes)) return bytes;
    const id = bytes.join(' ');
    const mapped = memory.get(id) ?? [0x02, ...scramble(key, `mac ${id}`).subarray(0, 5)];
    memory.set(id, mapped);
    return mapped;
  };
  const groups = new Map<bigint, bigint>();
  for (const text of known) {
    const bytes = readBytes(text);
    groups.set(numberOf(bytes.slice(3)), numberOf(mapBytes(bytes).slice(3)));
  }
  return {
    map(text) {
      const bytes = readBytes(text);
      const mapped = mapBytes(bytes);
      if (mapped === bytes) return text;
      const isPadded = !text.includes(':') || text.length === 17;
      const words = mapped.map((byte) => (isPadded ? byte.toString(16).padStart(2, '0') : byte.toString(16)));
      const joined = words.join(text.includes(':') ? ':' : '');
      return /[A-F]/.test(text) ? joined.toUpperCase() : joined;
    },
    inAddress(bits) {
      // ff02::1:ffXX:XXXX
      if (bits >> 24n === 0xff0200000000000000000001ffn)
        return (bits & ~0xffffffn) | (groups.get(bits & 0xffffffn) ?? bits & 0xffffffn);
      if (((bits >> 24n) & 0xffffn) !== 0xfffen) return bits;
      const own = [56n, 48n, 40n, 16n, 8n, 0n].map((shift) => Number((bits >> shift) & 255n));
      const mapped = mapBytes([own[0]! ^ 2, ...own.slice(1)]);
      const identifier = [mapped[0]! ^ 2, mapped[1]!, mapped[2]!, 0xff, 0xfe, ...mapped.slice(3)];
      return ((bits >> 64n) << 64n) | numberOf(identifier);
    },
  };
}

const numberOf = (bytes: readonly number[]): bigint => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);

const readBytes = (text: string): number[] =>
  (text.includes(':') ? text.split(':') : (text.match(/../g) ?? [])).map((byte) => Number.parseInt(byte, 16));
