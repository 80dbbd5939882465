import { freeAddress } from '../../cluster/free-address.ts';
import { nodeAddressOf } from '../../cluster/node-address.ts';
import type { World } from '../../cluster/world.ts';
import { type Family, type Prefix, parsePrefix, prefixContains } from '../../model/address.ts';
import type { Host } from '../../simulate/host.ts';

/** A host outside, within these ranges, that sends to a node: SOURCE; null where only the cluster's own addresses are in them. */
export function outsideClient(world: World, node: Host, ranges: readonly string[] | null): string | null {
  if (ranges === null) return 'external';
  const prefixes = ranges.flatMap((range) => parsePrefix(range) ?? []);
  // A neighbour's answer needs no route that the node may lack.
  const near = prefixes.flatMap((range) => {
    const own = networkOf(world, node, range.family);
    return own === null ? [] : (overlap(range, own) ?? []);
  });
  for (const prefix of [...near, ...prefixes]) {
    const address = freeAddress(world, prefix);
    if (address !== null) return `external:${address}`;
  }
  return null;
}

/** The network that the node's own address is in. */
function networkOf(world: World, { name, facts }: Host, family: Family): Prefix | null {
  const address = nodeAddressOf(world, name, family);
  const own = facts.addresses?.find((one) => one.address === address);
  return own === undefined ? null : parsePrefix(`${own.address}/${own.prefixLength}`);
}

/** The narrower of the two where it lies within the other. */
function overlap(one: Prefix, other: Prefix): Prefix | null {
  const [wide, narrow] = one.length <= other.length ? [one, other] : [other, one];
  return prefixContains(wide, narrow.address) ? narrow : null;
}
