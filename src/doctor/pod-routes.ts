import { addressBits, type Family, familyOf, type Prefix, parsePrefix, prefixContains } from '../model/address.ts';
import type { Link, Route } from '../model/node.ts';
import type { Host } from '../simulate/host.ts';
import type { Network } from '../simulate/network.ts';
import { entryOf } from '../sources/iptables/entry.ts';
import type { Examination } from './examination.ts';
import type { Stop } from './stop.ts';
import { nodeOf } from './stops-of.ts';

/** Routes of the main table that lead to other hosts. */
export const mainRoutes = ({ facts }: Host): Route[] =>
  ([4, 6] as const)
    .flatMap((family) => facts.routes[family] ?? [])
    .filter(({ table, type }) => table === 'main' && type === 'unicast');

/** The narrowest pod CIDR of a node that holds an address, with the node's name: those of two nodes may overlap. */
export function podCidrOf(
  { world }: Examination,
  address: string,
): { node: string; cidr: string; prefix: Prefix } | null {
  const holding = (world.evidence.api.nodes ?? []).flatMap(({ name, podCidrs }) =>
    podCidrs.flatMap((cidr) => {
      const prefix = parsePrefix(cidr);
      return prefix !== null && prefixContains(prefix, address) ? [{ node: name, cidr, prefix }] : [];
    }),
  );
  return holding.sort((one, other) => other.prefix.length - one.prefix.length)[0] ?? null;
}

/**
 * The node whose pods the route leads to, if one alone: the node that has pods there, else the one whose pod CIDR holds it. Routes
 * wider than a pod CIDR lead to more than pods; without one, only those to a single pod are told.
 */
export function nodeBehind(examination: Examination, { destination, prefixLength }: Route): string | null {
  const { network } = examination.world;
  const cidr = podCidrOf(examination, destination);
  if (cidr === null) {
    const isHost = prefixLength === (destination.includes(':') ? 128 : 32);
    return isHost ? (network.podOf(destination)?.nodeName ?? null) : null;
  }
  const prefix = prefixLength < cidr.prefix.length ? null : parsePrefix(`${destination}/${prefixLength}`);
  if (prefix === null) return null;
  // A plugin with an address management of its own, as Calico's, need not keep to the pod CIDRs of the API.
  const names = nodesIn(network, prefix);
  if (names === undefined) return cidr.node;
  return names.size === 1 ? ([...names][0] ?? null) : null;
}

/** Names of the nodes that have pods in a network, by the bits that all its addresses begin with. */
type NodesByNetwork = Map<bigint, Set<string | null>>;

const indexed = new WeakMap<Network, Map<string, NodesByNetwork>>();

/** Those of the prefix. All networks of its length are told at once: there are many pods and routes, and few lengths. */
function nodesIn(network: Network, { family, bits, length }: Prefix): Set<string | null> | undefined {
  const rest = BigInt((family === 4 ? 32 : 128) - length);
  const known = indexed.get(network) ?? new Map<string, NodesByNetwork>();
  indexed.set(network, known);
  const nodes = entryOf(known, `${family} ${length}`, () => {
    const made: NodesByNetwork = new Map();
    for (const { hostNetwork, addresses, nodeName } of network.pods) {
      for (const address of hostNetwork ? [] : addresses) {
        const own = familyOf(address) === family ? addressBits(address) : null;
        if (own !== null) entryOf(made, own >> rest, () => new Set()).add(nodeName);
      }
    }
    return made;
  });
  return nodes.get(bits >> rest);
}

/** A route that is not the default and holds the address. */
export const routeTo = (host: Host, address: string): Route | null =>
  mainRoutes(host).find((route) => {
    const prefix = route.prefixLength === 0 ? null : parsePrefix(`${route.destination}/${route.prefixLength}`);
    return prefix !== null && prefixContains(prefix, address);
  }) ?? null;

/** Is the node's table main known, and without a default route of the family? */
export const lacksDefaultRoute = (host: Host, family: Family): boolean =>
  host.facts.routes[family] !== null &&
  !mainRoutes(host).some((route) => route.family === family && route.prefixLength === 0);

/** The device of an overlay, by kind or by what only such a device has. */
export const isOverlay = (link: Link): boolean =>
  link.vxlan !== null ||
  ['vxlan', 'ipip', 'sit', 'ip6tnl', 'wireguard', 'geneve', 'gre'].includes(link.kind ?? '') ||
  /^(?:flannel\.|flannel-|tunl\d|vxlan\.calico|cilium_vxlan|wireguard\.cali|weave$)/.test(link.name);

/** Where a packet for a pod of another node went astray, or one from it was not taken: on which node, and the pod's address. */
export function strayed(examination: Examination): { stop: Stop; node: string; address: string }[] {
  return examination.stops.flatMap((stop) => {
    const { path } = stop;
    // For a pod of a node without evidence: it left, and nobody knows where it came to.
    const isLost = stop.by === 'not-collected' && path.decidedBy.by === 'left';
    // Taken from a pod to which no route leads back.
    const isFiltered = stop.by === 'reverse-path-filter';
    if (!isLost && !isFiltered && !['routed-outside', 'no-route', 'route-refuses', 'no-answer'].includes(stop.by))
      return [];
    const direction = isLost ? 'original' : stop.direction;
    const address = (direction === 'original') === isFiltered ? path.source.ip : path.destination.ip;
    const pod = examination.world.network.podOf(address);
    const step = path.steps.findLast((one) => one.direction === direction && one.hook === 'ROUTE');
    const node = (isLost ? null : nodeOf(examination, stop)) ?? step?.node ?? null;
    const isElsewhere = pod?.nodeName != null && pod.nodeName !== node;
    return node !== null && isElsewhere && examination.world.network.nodes.some(({ name }) => name === node)
      ? [{ stop, node, address }]
      : [];
  });
}
