import type { Packet } from '../../../model/packet.ts';
import { icmpCodes, icmpTypes, icmpv6Codes, icmpv6Types } from '../../../sources/nft/symbols.ts';
import { symbolType } from '../data-type.ts';
import { numberOperand, type Operand, unknownOperand } from '../operand.ts';
import { type Field, fieldOf } from './payload-field.ts';

const part =
  (name: 'type' | 'code') =>
  ({ icmp }: Packet): Operand =>
    icmp === null ? unknownOperand(`the ICMP ${name} of the packet was not given`) : numberOperand(icmp[name]);

const fields = (
  protocol: string,
  words: string,
  types: ReadonlyMap<string, number>,
  codes: ReadonlyMap<string, number>,
) => {
  const isPresent = (packet: Packet): boolean => packet.protocol === protocol;
  return {
    type: fieldOf(isPresent, `${words} type`, symbolType(`${protocol}_type`, 8, types), part('type')),
    code: fieldOf(isPresent, `${words} code`, symbolType(`${protocol}_code`, 8, codes), part('code')),
  };
};

export const icmpFields: Record<string, Field> = fields('icmp', 'ICMP', icmpTypes, icmpCodes);
export const icmpv6Fields: Record<string, Field> = fields('icmpv6', 'ICMPv6', icmpv6Types, icmpv6Codes);
