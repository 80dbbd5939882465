import { isNode, type NftExpression, type NftFamily } from '../../model/nft.ts';
import type { NftNode } from './stateful.ts';

/** What a bare `reject` sends: port unreachable, in the words of the table's family. */
export function rejectOf(body: NftExpression, family: NftFamily): NftNode {
  if (isNode(body) && body.type !== undefined) return body;
  const type = family === 'ip' ? 'icmp' : family === 'ip6' ? 'icmpv6' : 'icmpx';
  return { type, expr: isNode(body) ? (body.expr ?? 'port-unreachable') : 'port-unreachable' };
}
