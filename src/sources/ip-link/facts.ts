import type { BridgePort, Link } from '../../model/node.ts';
import type { Origin } from '../../model/origin.ts';

/** What a listing of devices tells: the devices, and of those that are bridge ports their settings. */
export interface LinkFacts {
  links: Link[];
  ports: BridgePort[];
}

/** A device of which only the name is known. */
export const newLink = (origin: Origin, name: string): Link => ({
  origin,
  ifindex: null,
  name,
  flags: [],
  mtu: null,
  state: null,
  master: null,
  kind: null,
  mac: null,
  peerIndex: null,
  peerName: null,
  peerNamespace: null,
  vxlan: null,
  altNames: [],
});

/** Hardware addresses as printed; a tunnel's `link/ipip 10.0.0.1` is none, nor is that of a device without one. */
export const macOf = (text: string | null | undefined): string | null =>
  text && /^[0-9a-f]{2}(?::[0-9a-f]{2})+$/i.test(text) ? text : null;
