import { isNode, type NftExpression } from '../../model/nft.ts';
import { printExpression } from '../../sources/nft/print/print-expression.ts';
import type { Context, Expression } from './context.ts';
import { constantType } from './data-type.ts';
import { expressions } from './expressions/index.ts';

/** Kinds of objects that are constants: only their user can tell of what type. */
const constants = new Set(['prefix', 'range', 'set', 'elem']);

/** Gives an expression its meaning; null where it, or a part of it, is not understood. */
export function compileExpression(expression: NftExpression, context: Context): Expression | null {
  if (!isNode(expression)) return expression === null ? null : constantOf(expression);
  const kind = Object.keys(expression)[0] ?? '';
  const body = expression[kind] ?? null;
  if (constants.has(kind) || (kind === 'concat' && isConstantConcat(body))) return constantOf(expression);
  return Object.hasOwn(expressions, kind) ? expressions[kind]!(body, context) : null;
}

/** `10.0.0.1 . 80`: a value of a map, not a key made of the packet's fields. */
const isConstantConcat = (body: NftExpression): boolean =>
  Array.isArray(body) && body.every((part) => !isNode(part) || constants.has(Object.keys(part)[0] ?? ''));

const constantOf = (value: NftExpression): Expression => ({
  type: constantType,
  words: printExpression(value),
  evaluate: () => ({ kind: 'constant', value }),
});
