import { isNode, type NftExpression } from '../../model/nft.ts';

/** Names of the sets and maps that a statement asks or changes: `@service-ips` is `service-ips`. */
export function namedSetsIn(expression: NftExpression): string[] {
  if (typeof expression === 'string') return expression.startsWith('@') ? [expression.slice(1)] : [];
  if (Array.isArray(expression)) return expression.flatMap(namedSetsIn);
  if (!isNode(expression)) return [];
  return Object.entries(expression).flatMap(([member, inner]) => (texts.has(member) ? [] : namedSetsIn(inner)));
}

/** Members that hold words of people, or another name than that of a set. */
const texts = new Set(['prefix', 'comment', 'not understood']);
