import { freeAddress } from '../../cluster/free-address.ts';
import { nodeAddressOf } from '../../cluster/node-address.ts';
import type { World } from '../../cluster/world.ts';
import { type Family, type Prefix, parsePrefix, prefixContains } from '../../model/address.ts';
import type { Host } from '../../simulate/host.ts';
import type { Sender } from './survey.ts';

type OutsideClient = Pick<Sender, 'from' | 'name' | 'count'>;

/** Of so many source ranges a client each is followed: in rules that differ further on, it is for the comparison of both to tell. */
const mostRanges = 4;

/** Hosts outside that send to a node, one within each of the ranges; [] where only the cluster's own addresses are in them. */
export function outsideClients(world: World, node: Host, ranges: readonly string[] | null): OutsideClient[] {
  if (ranges === null) return [{ from: 'external', name: 'a host outside', count: 1 }];
  const clients = ranges.flatMap((range) => clientIn(world, node, range) ?? []);
  return [...new Set(clients)]
    .slice(0, mostRanges)
    .map((address) => ({ from: `external:${address}`, name: `${address}, a host outside`, count: 1 }));
}

/** A neighbour of the node if there can be one: its answer needs no route that the node may lack. */
function clientIn(world: World, node: Host, range: string): string | null {
  const prefix = parsePrefix(range);
  if (prefix === null) return null;
  const own = networkOf(world, node, prefix.family);
  const near = own === null ? null : overlap(prefix, own);
  return (near && freeAddress(world, near)) ?? freeAddress(world, prefix);
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
