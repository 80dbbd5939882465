import type { Packet } from '../../../model/packet.ts';
import type { Expression } from '../context.ts';
import type { DataType } from '../data-type.ts';
import { absent, type Operand } from '../operand.ts';

/** A header field: an expression that is the same in every rule. */
export type Field = Expression;

/** A field of a header that only some packets have. */
export const fieldOf = (
  isPresent: (packet: Packet) => boolean,
  words: string,
  type: DataType,
  evaluate: (packet: Packet) => Operand,
): Field => ({ words, type, evaluate: (packet) => (isPresent(packet) ? evaluate(packet) : absent) });
