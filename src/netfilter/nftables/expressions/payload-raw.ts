import type { NftExpression } from '../../../model/nft.ts';
import type { Expression } from '../context.ts';
import { integerType } from '../data-type.ts';
import { absent, unknownOperand } from '../operand.ts';
import type { Field } from './payload-field.ts';
import { ip6Fields, ipFields } from './payload-ip.ts';
import { thFields } from './payload-transport.ts';

/** Stretches of the header (base, offset and length in bits) that are fields the model knows, by family. */
const known: Record<string, { 4?: Field; 6?: Field }> = {
  'nh,96,32': { 4: ipFields.saddr! },
  'nh,128,32': { 4: ipFields.daddr! },
  'nh,72,8': { 4: ipFields.protocol! },
  'nh,64,8': { 4: ipFields.ttl! },
  'nh,48,8': { 6: ip6Fields.nexthdr! },
  'nh,56,8': { 6: ip6Fields.hoplimit! },
  'nh,64,128': { 6: ip6Fields.saddr! },
  'nh,192,128': { 6: ip6Fields.daddr! },
  'th,0,16': { 4: thFields.sport!, 6: thFields.sport! },
  'th,16,16': { 4: thFields.dport!, 6: thFields.dport! },
};

/** A stretch of a header by its place: `@nh,96,32`. */
export function rawField({ base, offset, len }: { [member: string]: NftExpression }): Expression | null {
  if (typeof base !== 'string' || typeof offset !== 'number' || typeof len !== 'number') return null;
  const words = `@${base},${offset},${len}`;
  const place = `${base},${offset},${len}`;
  const fields = Object.hasOwn(known, place) ? known[place]! : {};
  return {
    type: integerType(len),
    words,
    evaluate(packet, host) {
      if (packet.local && base === 'll') return absent;
      const field = fields[packet.family];
      return field?.evaluate(packet, host) ?? unknownOperand(`the bits ${words} of the packet were not given`);
    },
  };
}
