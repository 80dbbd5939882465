import { numberOf } from '../attributes.ts';

/** Names of iproute2's rt_dsfield, old and new. */
const names = new Map([
  ['default', 0],
  ['lowdelay', 0x10],
  ['throughput', 0x08],
  ['reliability', 0x04],
  ['mincost', 0x02],
  ['EF', 0xb8],
]);

/** Reads `tos 0x10`, `lowdelay`, `CS6` (RFC 2474), `AF11` (RFC 2597) as the byte in the IP header; null where it is none of these. */
export function readTrafficClass(text: string): number | null {
  const known = numberOf(text) ?? names.get(text);
  if (known !== undefined) return known <= 255 ? known : null;
  const selector = /^CS([0-7])$/.exec(text);
  if (selector) return Number(selector[1]) << 5;
  const forwarding = /^AF([1-4])([1-3])$/.exec(text);
  return forwarding ? (Number(forwarding[1]) << 5) | (Number(forwarding[2]) << 3) : null;
}
