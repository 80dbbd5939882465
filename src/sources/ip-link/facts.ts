import { familyOf } from '../../model/address.ts';
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
  tunnel: null,
  callsIptables: null,
  altNames: [],
});

/** Hardware addresses as printed; a tunnel's `link/ipip 10.0.0.1` is none, nor is that of a device without one. */
export const macOf = (text: string | null | undefined): string | null =>
  text && /^[0-9a-f]{2}(?::[0-9a-f]{2})+$/i.test(text) ? text : null;

/** Kinds of tunnels by the type that `ip link` prints of them without `-details` (ARPHRD_TUNNEL, ARPHRD_SIT, ARPHRD_TUNNEL6). */
export const tunnelTypes = new Map([
  ['ipip', 'ipip'],
  ['sit', 'sit'],
  ['tunnel6', 'ip6tnl'],
]);

/** Both ends of a tunnel; `any` and the address of zeros are none. */
export const readTunnel = (local: string | null | undefined, remote: string | null | undefined): Link['tunnel'] => ({
  local: endOf(local),
  remote: endOf(remote),
});

/** The bridge's own settings of bridge netfilter: 0 or 1 for each family. */
export const readCalls = (v4: number | null, v6: number | null): Link['callsIptables'] =>
  v4 === null || v6 === null ? null : { 4: v4 === 1, 6: v6 === 1 };

const endOf = (text: string | null | undefined): string | null =>
  text && familyOf(text) !== null && text !== '0.0.0.0' && text !== '::' ? text : null;
