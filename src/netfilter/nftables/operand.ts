import { addressBits } from '../../model/address.ts';
import type { NftExpression } from '../../model/nft.ts';
import type { Packet } from '../../model/packet.ts';
import type { PortRange } from '../../model/ports.ts';
import { unknownAddress } from '../address-match.ts';
import { protocolNumber } from '../protocol.ts';

/** What an expression yields for one packet: the content of a register, or what is known of it. */
export type Operand =
  /** A number of which the bits in `known` are certain (-1n: all). */
  | { kind: 'number'; bits: bigint; known: bigint }
  /** One number of a range, not known which. */
  | { kind: 'range'; from: bigint; to: bigint; because: string }
  /** A device's name; empty where there is no device. */
  | { kind: 'name'; name: string }
  /** The packet has no such field: the kernel breaks off the rule, whatever is asked. */
  | { kind: 'absent' }
  | { kind: 'unknown'; because: string }
  /** One number of `size` from `from`, all with the same chance. */
  | { kind: 'chance'; from: bigint; size: bigint; because: string }
  | { kind: 'concat'; parts: readonly Operand[] }
  /** A value that only its user can type: an immediate, or what a map leads to. */
  | { kind: 'constant'; value: NftExpression }
  /** Several operands, by chance (`share`) or by a fact that the evidence does not tell (`condition`). */
  | { kind: 'ways'; because: string; ways: readonly Way[] };

/** One operand of several. */
export interface Way {
  share: number | null;
  condition: string | null;
  operand: Operand;
}

/** The packet has no such field. */
export const absent: Operand = { kind: 'absent' };

/** A number of which every bit is known. */
export const numberOperand = (value: number | bigint): Operand => ({ kind: 'number', bits: BigInt(value), known: -1n });

/** A device by its name. */
export const nameOperand = (name: string): Operand => ({ kind: 'name', name });

/** A value that the evidence does not tell. */
export const unknownOperand = (because: string): Operand => ({ kind: 'unknown', because });

/** An address of the packet. */
export function addressOperand(address: string, which: string): Operand {
  const bits = address === unknownAddress ? null : addressBits(address);
  return bits === null ? unknownOperand(`the ${which} address after translation is not known`) : numberOperand(bits);
}

/** The number of the packet's protocol. */
export function protocolOperand({ protocol }: Packet): Operand {
  const number = protocolNumber(protocol);
  return number === null ? unknownOperand(`the number of protocol ${protocol} is not known`) : numberOperand(number);
}

/** A port of the packet, which may be known as a range only. */
export function portOperand(ports: PortRange | null, which: string): Operand {
  if (ports === null) return absent;
  if (ports.from === ports.to) return numberOperand(ports.from);
  const because = `the ${which} port is known only to be in ${ports.from}-${ports.to}`;
  return { kind: 'range', from: BigInt(ports.from), to: BigInt(ports.to), because };
}
