import { addressBits, addressFromBits, type Family, familyOf, type Prefix, parsePrefix } from '../../model/address.ts';
import { type Key, scramble } from './bits.ts';
import type { MacMap } from './mac-map.ts';

/** Maps addresses and prefixes; texts that are neither are left as they are. */
export type AddressMap = (text: string, length?: number | null) => string;

const blocks = (...texts: string[]): Prefix[] => texts.map((text) => parsePrefix(text)!);

/** Addresses that mean the same everywhere: they stay, with all that is in them. 224.0.0.0/3 has multicast and the masks. */
const fixed = {
  4: blocks('0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'),
  6: blocks('::/8', '64:ff9b::/96', 'fe80::/10', 'ff00::/8'),
};

/** Blocks whose kind is worth knowing (RFC 1918, 6598, 4193, 4291): an address stays in its block. */
const classes = {
  4: blocks('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'),
  6: blocks('fc00::/7', 'fd00::/8', '2000::/3'),
};

/** Bits of an address that are never turned: the host's number in the smallest subnet that is usual. */
const tail = { 4: 8, 6: 64 };
const width = { 4: 32, 6: 128 };

/** A network with a longer name than this is mapped as a whole; shorter ones hold several networks. */
const shortest = { 4: 16, 6: 16 };

export const isFixed = (text: string): boolean => {
  const family = familyOf(text);
  const bits = addressBits(text);
  return family === null || bits === null || fixed[family].some((block) => isWithin(block, family, bits));
};

const isWithin = (prefix: Prefix, family: Family, bits: bigint): boolean => {
  const rest = BigInt(width[family] - prefix.length);
  return bits >> rest === prefix.bits >> rest;
};

/**
 * Turns bits of an address so that two addresses have as many leading bits in common as they had before (Xu et al., Crypto-PAn): routes, masks
 * and pod CIDRs go on holding what they held. Whether a bit is turned follows from the key and the bits before it. Within the largest network
 * that the evidence names nothing is turned: gateways, broadcast addresses and the order of hosts stay. `networks`: those of the evidence.
 */
export function mapAddresses(key: Key, networks: Iterable<string>, macs: MacMap): AddressMap {
  const turns = { 4: new Map<string, boolean | null>(), 6: new Map<string, boolean | null>() };
  const known = { 4: new Set<string>(), 6: new Set<string>() };
  for (const text of networks) {
    const prefix = parsePrefix(text);
    if (prefix === null) continue;
    const { family, length, bits } = prefix;
    if (length < shortest[family] || length > width[family] - tail[family]) continue;
    if (!classes[family].some((block) => block.bits === bits && block.length === length))
      known[family].add(`${length} ${bits >> BigInt(width[family] - length)}`);
  }
  const whole = [...fixed[4], ...fixed[6], ...classes[4], ...classes[6]];

  /** Would another bit behind these leading bits lead out of a block that is to stay one, or into it? */
  const leadsToBlock = (family: Family, lead: bigint, length: number): boolean =>
    whole.some(
      (block) =>
        block.family === family && block.length > length && block.bits >> BigInt(width[family] - length) === lead,
    );

  /** What becomes of the bit behind these leading bits: null where it stays, else whether it is turned. */
  function turnOf(family: Family, lead: bigint, length: number): boolean | null {
    const id = `${length} ${lead}`;
    const known = turns[family].get(id);
    if (known !== undefined) return known;
    const turned = leadsToBlock(family, lead, length) ? null : (scramble(key, `${family} ${id}`)[0]! & 1) === 1;
    turns[family].set(id, turned);
    return turned;
  }

  // One of the first four bits that may be turned always is, so that no network keeps its own address by chance.
  const always = scramble(key, 'always')[0]! & 3;

  function turn(family: Family, bits: bigint, length: number): bigint {
    let result = bits;
    let free = 0;
    const end = Math.min(length, width[family] - tail[family]);
    for (let at = 0; at < end; at += 1) {
      const lead = bits >> BigInt(width[family] - at);
      if (known[family].has(`${at} ${lead}`)) break;
      const turned = turnOf(family, lead, at);
      if (turned === null) continue;
      if (turned || free === always) result ^= 1n << BigInt(width[family] - 1 - at);
      free += 1;
    }
    return result;
  }

  return (text, length = null) => {
    const family = familyOf(text);
    const bits = addressBits(text);
    if (family === null || bits === null) return text;
    if (family === 6 && bits >> 32n === 0xffffn)
      return `::ffff:${addressFromBits(4, isFixed(addressFromBits(4, bits & 0xffffffffn)) ? bits & 0xffffffffn : turn(4, bits & 0xffffffffn, 32))}`;
    const host = length === null || length >= width[family] ? 0n : (1n << BigInt(width[family] - length)) - 1n;
    const isNetwork = length !== null && (bits & host) === 0n;
    const isKept = fixed[family].some((block) => isWithin(block, family, bits));
    const turned = isKept ? bits : turn(family, bits, isNetwork ? length : width[family]);
    const mapped = family === 6 ? macs.inAddress(turned) : turned;
    return mapped === bits ? text : addressFromBits(family, mapped);
  };
}
