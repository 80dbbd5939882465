import { isNode, type NftExpression } from '../../../model/nft.ts';

/** `accept`, `jump CHAIN`; null where the expression is no verdict. */
export function printVerdict(expression: NftExpression): string | null {
  if (!isNode(expression)) return null;
  const kind = Object.keys(expression)[0] ?? '';
  if (['accept', 'drop', 'continue', 'return'].includes(kind)) return kind;
  const body = expression[kind];
  if ((kind !== 'jump' && kind !== 'goto') || !isNode(body)) return null;
  return `${kind} ${String(body.target)}`;
}
