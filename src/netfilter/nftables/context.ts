import type { NftExpression, NftFamily, NftSet } from '../../model/nft.ts';
import type { Origin } from '../../model/origin.ts';
import type { Packet } from '../../model/packet.ts';
import type { HostView } from '../host-view.ts';
import type { Statement } from '../rule.ts';
import type { DataType } from './data-type.ts';
import type { Elements } from './lookup.ts';
import type { Operand } from './operand.ts';

/** What is known of the rule and table around an expression or statement. */
export interface Context {
  family: NftFamily;
  origin: Origin;
  /** Gives an expression inside of another its meaning; null where it is not understood. */
  compile(expression: NftExpression): Expression | null;
  /** A named set or map of the table. */
  set(name: string): NamedSet | null;
  /** A stateful object of the table: its properties. */
  object(kind: string, name: string): NftExpression | null;
  hasChain(name: string): boolean;
}

/** A named set, with its elements by the type that a lookup reads them as. */
export interface NamedSet {
  set: NftSet;
  elements(type: DataType): Elements;
}

/** An expression that is ready to be evaluated. */
export interface Expression {
  type: DataType;
  /** What it yields for this packet. Pure. */
  evaluate(packet: Packet, host: HostView): Operand;
  /** A noun for a reader: `destination`, `tcp destination port`. */
  words: string;
}

/** Makes an expression of the body of its kind; null where the body is not understood. */
export type CompileExpression = (body: NftExpression, context: Context) => Expression | null;

/** Makes a statement of the body of its kind; null where the body is not understood. */
export type CompileStatement = (body: NftExpression, context: Context) => Statement | null;
