import type { World } from '../../cluster/world.ts';
import { addressFromBits, type Family, type Prefix, parsePrefix, prefixContains } from '../../model/address.ts';
import type { Route } from '../../model/node.ts';
import type { MappedPod, MappedRoute } from '../../model/node-map.ts';
import type { Host } from '../../simulate/host.ts';
import { nodeOfNextHop } from './node-of.ts';

/** The node's routes of table main, but those to a single pod, which stand with the pod. */
export function mapRoutes(world: World, node: Host, pods: readonly MappedPod[]): MappedRoute[] {
  const own = new Set(pods.flatMap(({ ips }) => ips));
  return ([4, 6] as const).flatMap((family) =>
    (node.facts.routes[family] ?? [])
      .filter((route) => isShown(route) && !(isSingle(route) && own.has(route.destination)))
      .flatMap((route) => hopsOf(world, node, family, route)),
  );
}

const isShown = ({ table, type, destination, prefixLength }: Route): boolean =>
  table === 'main' &&
  type === 'unicast' &&
  !(destination.startsWith('fe80:') && prefixLength === 64) &&
  !destination.startsWith('ff');

const isSingle = ({ family, prefixLength }: Route): boolean => prefixLength === (family === 4 ? 32 : 128);

function hopsOf(world: World, node: Host, family: Family, route: Route): MappedRoute[] {
  const destination = route.prefixLength === 0 ? 'default' : `${route.destination}/${route.prefixLength}`;
  const named = route.prefixLength === 0 ? null : nodeOfPods(world, route);
  return route.nextHops.map(({ via, device }) => ({
    destination: family === 6 && destination === 'default' ? '::/0' : destination,
    via,
    device,
    node: named ?? (via === null ? null : nodeOfNextHop(world, node, via, device)),
    evidence: route.origin,
  }));
}

/** The node whose pods have these addresses: by its podCIDR, else by the addresses of its bridges. */
function nodeOfPods(world: World, { family, destination, prefixLength }: Route): string | null {
  const prefix = parsePrefix(`${destination}/${prefixLength}`);
  if (prefix === null) return null;
  const named = world.network.podCidrNodeOf(prefix.address);
  // A larger prefix than one node's, as the cluster's, leads to several.
  if (named !== null && world.network.podCidrNodeOf(lastAddress(prefix)) === named) return named;
  const owners = world.network.nodes.filter((host) =>
    (host.facts.addresses ?? []).some(
      (own) =>
        own.family === family &&
        own.scope === 'global' &&
        own.prefixLength === prefixLength &&
        isPodDevice(host, own.device) &&
        prefixContains(prefix, own.address),
    ),
  );
  return owners.length === 1 ? owners[0]!.name : null;
}

/** Pods are behind a device that other devices are ports of. */
const isPodDevice = (host: Host, device: string): boolean =>
  (host.facts.links ?? []).some(({ master }) => master === device) ||
  (host.facts.bridges ?? []).some(({ name }) => name === device);

const lastAddress = ({ family, bits, length }: Prefix): string =>
  addressFromBits(family, bits | ((1n << BigInt((family === 4 ? 32 : 128) - length)) - 1n));
