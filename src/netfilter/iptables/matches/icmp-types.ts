import type { Packet } from '../../../model/packet.ts';
import { type Result, unknown, yes, yesIf } from '../../rule.ts';
import type { OptionReader } from '../extension.ts';
import { oneWord } from '../readers.ts';

/** An ICMP type, and a code where one is asked for; type null stands for any. */
export interface IcmpType {
  type: number | null;
  code: number | null;
  text: string;
}

/** Reads `8`, `3/4`, `any` or a name of the table. */
export const icmpType = (
  names: ReadonlyMap<string, readonly [type: number, code: number | null]>,
): OptionReader<IcmpType> =>
  oneWord((text) => {
    if (text.toLowerCase() === 'any') return { type: null, code: null, text };
    const named = names.get(text.toLowerCase());
    if (named) return { type: named[0], code: named[1], text };
    const match = /^(\d{1,3})(?:\/(\d{1,3}))?$/.exec(text);
    if (!match || Number(match[1]) > 255 || Number(match[2] ?? 0) > 255) return null;
    return { type: Number(match[1]), code: match[2] === undefined ? null : Number(match[2]), text };
  });

/** Is the packet an ICMP message of that type? */
export function testIcmp(wanted: IcmpType, packet: Packet): Result {
  if (wanted.type === null) return yes;
  if (packet.icmp === null) return unknown(`the ICMP type is ${wanted.text}`, "the packet's ICMP type was not given");
  const { type, code } = packet.icmp;
  return yesIf(type === wanted.type && (wanted.code === null || code === wanted.code));
}
