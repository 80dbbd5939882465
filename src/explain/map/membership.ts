import type { HostFacts, Link } from '../../model/node.ts';

/** Bridges by their name, each with the names of its ports in the order of the evidence. */
export type Membership = Map<string, string[]>;

/** Puts together what `brctl show`, `bridge link` and the devices' own `master` tell of bridges and their ports. */
export function readMembership({ bridges, bridgePorts, links }: HostFacts): Membership {
  const membership: Membership = new Map();
  const add = (bridge: string, port: string | null): void => {
    const ports = membership.get(bridge) ?? [];
    membership.set(bridge, ports);
    if (port !== null && !ports.includes(port)) ports.push(port);
  };
  const others = new Set((links ?? []).filter(isOtherMaster).map(({ name }) => name));
  for (const { name, kind, master } of links ?? []) {
    if (kind === 'bridge') add(name, null);
    if (master !== null && !others.has(master)) add(master, name);
  }
  for (const { bridge, device } of bridgePorts ?? []) if (!others.has(bridge)) add(bridge, device);
  for (const { name, ports } of bridges ?? []) {
    add(name, null);
    // What the devices say of themselves counts more: brctl's list may be of another moment.
    for (const port of ports) if (claims(links, port) !== 'elsewhere') add(name, port);
  }
  return membership;
}

/** A bond, a team or a VRF has devices below it, and is no bridge. */
const isOtherMaster = ({ kind, flags }: Link): boolean =>
  flags.includes('MASTER') || (kind !== null && kind !== 'bridge');

/** Does the device itself say that it belongs to no bridge? */
function claims(links: Link[] | null, port: string): 'elsewhere' | 'unknown' {
  const link = links?.find(({ name }) => name === port);
  return link !== undefined && link.master === null && links!.some(({ master }) => master !== null)
    ? 'elsewhere'
    : 'unknown';
}

/** The bridge that a device is a port of; null where it is none. */
export function bridgeOf(membership: Membership, device: string): string | null {
  for (const [bridge, ports] of membership) if (ports.includes(device)) return bridge;
  return null;
}
