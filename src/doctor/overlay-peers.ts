import { nodeAddresses } from '../cluster/directory.ts';
import type { World } from '../cluster/world.ts';
import type { Origin } from '../model/origin.ts';
import { isOverlay } from './pod-routes.ts';

/** A node at the far end of an overlay. */
export interface OverlayPeer {
  node: string;
  /** Addresses of the node itself, as far as they are known. */
  addresses: string[];
  /** The line that tells the hardware address. */
  origin: Origin;
}

/** Nodes by the hardware addresses that flannel notes at the node objects, one for each family. */
export function notedMacs(world: World): Map<string, OverlayPeer> {
  const peers = new Map<string, OverlayPeer>();
  for (const object of world.evidence.api.nodes ?? []) {
    for (const version of ['', '-v6']) {
      const note = object.annotations[`flannel.alpha.coreos.com/backend${version}-data`] ?? '';
      const mac = /"VtepMAC":"([^"]+)"/.exec(note)?.[1];
      const shown = object.annotations[`flannel.alpha.coreos.com/public-ip${version === '' ? '' : 'v6'}`];
      const addresses = [...nodeAddresses(object), ...(shown === undefined ? [] : [shown])];
      if (mac !== undefined) peers.set(mac.toLowerCase(), { node: object.name, addresses, origin: object.origin });
    }
  }
  return peers;
}

/** Nodes by the hardware address of their overlay device: by their links, else by what flannel notes at the node object. */
export function peersByMac(world: World): Map<string, OverlayPeer> {
  const peers = notedMacs(world);
  for (const host of world.network.nodes) {
    const object = world.evidence.api.nodes?.find(({ name }) => name === host.name);
    const own = (host.facts.addresses ?? []).filter(({ scope }) => scope === 'global').map(({ address }) => address);
    const addresses = [...new Set([...own, ...(object === undefined ? [] : nodeAddresses(object))])];
    for (const link of (host.facts.links ?? []).filter(isOverlay)) {
      if (link.mac !== null) peers.set(link.mac, { node: host.name, addresses, origin: link.origin });
    }
  }
  return peers;
}
