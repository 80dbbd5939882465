import { isNode, type NftExpression } from '../../../model/nft.ts';
import { printExpression } from '../../../sources/nft/print/print-expression.ts';
import type { Result } from '../../rule.ts';
import { chance, invert, no, unknown, yes } from '../../rule.ts';
import { type CompiledElements, compileElements } from '../compile-elements.ts';
import { readNumber, readPattern } from '../constants.ts';
import type { CompileStatement, Context, Expression } from '../context.ts';
import type { DataType } from '../data-type.ts';
import { elementsOf } from '../lookup.ts';
import { absent, type Operand } from '../operand.ts';
import type { Pattern } from '../pattern.ts';
import { resultOfWays } from '../ways.ts';

/** A relation between what an expression yields and a constant or a set (nft_cmp.c, nft_lookup.c, nft_range.c). */
export const match: CompileStatement = (body, context) => {
  if (!isNode(body)) return null;
  const left = context.compile(body.left ?? null);
  if (left === null) return null;
  const op = String(body.op ?? '==');
  const right = body.right ?? null;
  const wanted = compileRight(op, right, left, context);
  if (wanted === null) return null;
  const negated = op === '!=' || op === '!';
  const text = clause(left, op, right);
  return {
    words: () => text,
    evaluate(packet, host) {
      const operand = left.evaluate(packet, host);
      return resultOfWays(operand, (plain) => test(plain, wanted, negated, left, text));
    },
  };
};

/** Everything on the right side is a list of patterns: a lookup serves them all. */
function compileRight(op: string, right: NftExpression, left: Expression, context: Context): CompiledElements | null {
  if (typeof right === 'string' && right.startsWith('@')) return compileElements(right, left.type, context);
  if (isNode(right) && right.set !== undefined) return compileElements(right, left.type, context);
  const pattern = patternOf(op, right, left.type);
  if (pattern === null) return null;
  const entry = { pattern, element: { key: right, value: null, expires: null, comment: null } };
  return { elements: elementsOf(() => [entry]), words: '', isDynamic: false, timeout: null };
}

function patternOf(op: string, right: NftExpression, type: DataType): Pattern | null {
  if (op === '==' || op === '!=') return readPattern(type, right);
  const number = readNumber(type, right);
  if (number === null) return null;
  const highest = (1n << BigInt(type.width || 128)) - 1n;
  switch (op) {
    case 'in':
    case '!':
      return { kind: 'bits', mask: number };
    case '<':
      return { kind: 'interval', from: 0n, to: number - 1n };
    case '<=':
      return { kind: 'interval', from: 0n, to: number };
    case '>':
      return { kind: 'interval', from: number + 1n, to: highest };
    case '>=':
      return { kind: 'interval', from: number, to: highest };
    default:
      return null;
  }
}

function test(operand: Operand, wanted: CompiledElements, negated: boolean, left: Expression, text: string): Result {
  if (operand.kind === 'absent') return no;
  const typed = typedConstant(operand, left.type);
  const { ends, because } = wanted.elements.find(typed);
  const first = ends[0]!;
  if (ends.length === 1) {
    if (first.entry === null) return missed(wanted, negated, left, text);
    const { expires } = first.entry.element;
    if (expires === null || negated) return negated ? no : yes;
    return { kind: 'next', effect: `${left.words} is in ${wanted.words} for another ${expires} s` };
  }
  if (ends.every(({ share }) => share !== null)) {
    const share = ends.reduce((sum, end) => sum + (end.entry === null ? 0 : end.share!), 0);
    const result = chance(share, operand.kind === 'chance' ? operand.because : (because ?? text));
    return negated ? invert(result) : result;
  }
  // Several elements may fit and none surely misses: whichever it is, the packet is in the set.
  if (ends.every(({ entry }) => entry !== null)) return negated ? no : yes;
  return unknown(text, because ?? `whether ${text} is not known`);
}

/** What a map led to is compared as a number. */
function typedConstant(operand: Operand, type: DataType): Operand {
  if (operand.kind !== 'constant') return operand;
  const bits = readNumber(type, operand.value);
  return bits === null ? absent : { kind: 'number', bits, known: -1n };
}

/** A set that rules fill may hold the packet's key by now, put there by an earlier packet. */
function missed(wanted: CompiledElements, negated: boolean, left: Expression, text: string): Result {
  if (!wanted.isDynamic) return negated ? yes : no;
  const within = wanted.timeout === null ? '' : ` within ${wanted.timeout} s`;
  const seen = unknown(
    `${left.words} was seen by ${wanted.words}${within}`,
    `${text}: rules fill this set, and the listing has no such element`,
  );
  return negated ? invert(seen) : seen;
}

const relations: Record<string, string> = {
  '==': 'is',
  '!=': 'is not',
  '<': 'is below',
  '<=': 'is at most',
  '>': 'is above',
  '>=': 'is at least',
  in: 'has',
  '!': 'has none of',
};

function clause(left: Expression, op: string, right: NftExpression): string {
  if (typeof right === 'boolean') return `${left.words} ${right === (op !== '!=') ? 'exists' : 'is missing'}`;
  if (left.words === 'connection state' && op === 'in') return `connection state is ${either(right)}`;
  const isGroup =
    (typeof right === 'string' && right.startsWith('@')) || (isNode(right) && !right.concat && !right['|']);
  return `${left.words} ${relations[op] ?? op}${isGroup && (op === '==' || op === '!=') ? ' in' : ''} ${value(left.type, right)}`;
}

const either = (flags: NftExpression): string =>
  Array.isArray(flags) ? flags.map(String).join(' or ') : String(flags);

const value = (type: DataType, right: NftExpression): string =>
  type.isHexadecimal && typeof right === 'number' ? `0x${right.toString(16)}` : printExpression(right);
