import { isNode, type NftExpression, type NftFamily } from '../../model/nft.ts';
import type { NftNode } from './stateful.ts';
import { icmpCodes, icmpv6Codes } from './symbols.ts';

const namesOf = (symbols: ReadonlyMap<string, number>): Record<number, string> =>
  Object.fromEntries([...symbols].map(([name, number]) => [number, name]));

/** Names of the codes that `nft -n` prints as numbers (nf_tables.h and nft(8), REJECT STATEMENT). */
const codes = new Map<string, Record<number, string>>([
  ['icmp', namesOf(icmpCodes)],
  ['icmpv6', namesOf(icmpv6Codes)],
  ['icmpx', { 0: 'no-route', 1: 'port-unreachable', 2: 'host-unreachable', 3: 'admin-prohibited' }],
]);

/** What a bare `reject` sends: port unreachable, in the words of the table's family. */
export function rejectOf(body: NftExpression, family: NftFamily): NftNode {
  if (isNode(body) && body.type !== undefined) {
    const { expr } = body;
    const name = typeof expr === 'number' ? codes.get(String(body.type))?.[expr] : undefined;
    return name === undefined ? body : { ...body, expr: name };
  }
  const type = family === 'ip' ? 'icmp' : family === 'ip6' ? 'icmpv6' : 'icmpx';
  return { type, expr: isNode(body) ? (body.expr ?? 'port-unreachable') : 'port-unreachable' };
}
