import { type Family, familyOf } from '../model/address.ts';
import type { World } from './world.ts';

/** A node's own address: its InternalIP, else the first global address of a device that has a route by default or no pods behind it. */
export function nodeAddress(world: World, name: string): string | null {
  const object = world.evidence.api.nodes?.find((node) => node.name === name);
  if (object?.internalIps[0]) return object.internalIps[0];
  const host = world.network.nodes.find((node) => node.name === name);
  if (host === undefined) return null;
  const globals = (host.facts.addresses ?? []).filter(
    ({ scope, device }) => scope === 'global' && device !== 'kube-ipvs0',
  );
  const uplink = (host.facts.routes[4] ?? []).find((route) => route.prefixLength === 0)?.nextHops[0]?.device;
  return (globals.find(({ device }) => device === uplink) ?? globals[0])?.address ?? null;
}

/** A node's own address of this family: the same where it is of it, else an InternalIP that is. */
export function nodeAddressOf(world: World, name: string, family: Family): string | null {
  const address = nodeAddress(world, name);
  if (address !== null && familyOf(address) === family) return address;
  const object = world.evidence.api.nodes?.find((node) => node.name === name);
  return object?.internalIps.find((one) => familyOf(one) === family) ?? null;
}

/** Names of the nodes in the evidence and of those that only the API knows. */
export const nodeNames = (world: World): string[] => [
  ...new Set([
    ...world.evidence.nodes.map(({ name }) => name),
    ...(world.evidence.api.nodes ?? []).map(({ name }) => name),
  ]),
];
