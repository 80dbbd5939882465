import { isNode, type NftExpression } from '../../../model/nft.ts';
import { printExpression } from '../../../sources/nft/print/print-expression.ts';
import { readNumber } from '../constants.ts';
import type { CompileExpression, Context, Expression } from '../context.ts';
import { numberOperand, type Operand, unknownOperand } from '../operand.ts';

type Operator = (left: bigint, right: bigint) => bigint;

/** An operator over two or more operands; constants are read as the type of the first. */
const operation =
  (symbol: string, apply: Operator): CompileExpression =>
  (body, context) => {
    if (!Array.isArray(body) || body.length < 2) return null;
    const first = context.compile(body[0]!);
    if (first === null) return null;
    let result: Expression = first;
    for (const item of body.slice(1)) {
      const operand = operandOf(item, first, context);
      if (operand === null) return null;
      result = combined(result, symbol, operand, apply);
    }
    return result;
  };

function operandOf(item: NftExpression, first: Expression, context: Context): Expression | null {
  const expression = context.compile(item);
  if (expression !== null && expression.type.name !== 'constant') return expression;
  const bits = readNumber(first.type, item);
  if (bits === null) return null;
  const words = first.type.isHexadecimal ? `0x${bits.toString(16)}` : operandWords(item);
  return { type: first.type, words, evaluate: () => numberOperand(bits) };
}

const operandWords = (item: NftExpression): string =>
  isNode(item) ? `(${printExpression(item)})` : printExpression(item);

const combined = (left: Expression, symbol: string, right: Expression, apply: Operator): Expression => ({
  type: left.type,
  words: `${left.words} ${symbol} ${right.words}`,
  evaluate: (packet, host) =>
    combine(left.evaluate(packet, host), symbol, right.evaluate(packet, host), apply, left.type.width),
});

function combine(left: Operand, symbol: string, right: Operand, apply: Operator, width: number): Operand {
  if (left.kind === 'absent' || right.kind === 'absent') return { kind: 'absent' };
  if (left.kind === 'unknown') return left;
  if (right.kind === 'unknown') return right;
  if (left.kind === 'ways') {
    const ways = left.ways.map((way) => ({ ...way, operand: combine(way.operand, symbol, right, apply, width) }));
    return { ...left, ways };
  }
  if (right.kind !== 'number') return unknownOperand('this operation on a value that is not known is not followed');
  if (left.kind === 'chance') return maskedChance(left, symbol, right.bits);
  if (left.kind === 'range') return unknownOperand(left.because);
  if (left.kind !== 'number') return unknownOperand('this operation is not one on numbers');
  return onBits(left, symbol, right, apply, BigInt(width));
}

/** Which bits stay known: all that a constant mask decides, and those that were known before. */
function onBits(
  left: Extract<Operand, { kind: 'number' }>,
  symbol: string,
  right: Extract<Operand, { kind: 'number' }>,
  apply: Operator,
  width: bigint,
): Operand {
  const all = (1n << width) - 1n;
  const bits = apply(left.bits, right.bits) & all;
  if (left.known === -1n && right.known === -1n) return { kind: 'number', bits, known: -1n };
  if (right.known !== -1n) return unknownOperand('not all bits of the value are known');
  if (symbol === '&') return { kind: 'number', bits, known: left.known | ~right.bits };
  if (symbol === '|') return { kind: 'number', bits, known: left.known | right.bits };
  if (symbol === '^') return { kind: 'number', bits, known: left.known };
  return unknownOperand('not all bits of the value are known');
}

/** The lowest bits of an even chance are an even chance (`meta random & 0x7fffffff`). */
function maskedChance(left: Extract<Operand, { kind: 'chance' }>, symbol: string, mask: bigint): Operand {
  const isLowMask = (mask & (mask + 1n)) === 0n;
  if (symbol !== '&' || left.from !== 0n || !isLowMask || left.size % (mask + 1n) !== 0n)
    return unknownOperand(left.because);
  return { ...left, size: mask + 1n };
}

/** Shifts wider than any field are no packet's concern; they must not cost memory. */
const bounded = (shift: bigint): bigint => (shift > 512n ? 512n : shift);

export const operations: Record<string, CompileExpression> = {
  '&': operation('&', (left, right) => left & right),
  '|': operation('|', (left, right) => left | right),
  '^': operation('^', (left, right) => left ^ right),
  '<<': operation('<<', (left, right) => left << bounded(right)),
  '>>': operation('>>', (left, right) => left >> bounded(right)),
};
