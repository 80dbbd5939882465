import type { LooseEnd, MappedBridge, MappedPod, MappedPort } from '../../model/node-map.ts';
import type { Host } from '../../simulate/host.ts';
import { isPairEnd } from './attach.ts';
import type { Membership } from './membership.ts';

/** The node's bridges with all their ports, also those behind which nobody is known. */
export function mapBridges(node: Host, membership: Membership, pods: readonly MappedPod[]): MappedBridge[] {
  return [...membership].map(([name, ports]) => {
    const link = node.link(name);
    const addresses = (node.facts.addresses ?? [])
      .filter(({ device, scope }) => device === name && scope !== 'link')
      .map(({ address, prefixLength }) => `${address}/${prefixLength}`);
    return {
      name,
      address: addresses[0] ?? null,
      addresses: [...new Set(addresses)],
      up: link === null ? null : link.flags.includes('UP'),
      ports,
      members: ports.map((port) => mapPort(node, port, pods)),
    };
  });
}

function mapPort(node: Host, device: string, pods: readonly MappedPod[]): MappedPort {
  const port = node.facts.bridgePorts?.find((one) => one.device === device);
  const behind = pods.filter(({ hostLink }) => hostLink === device);
  const named = behind.find(({ name }) => name !== null);
  return {
    device,
    ifindex: node.link(device)?.ifindex ?? null,
    pod: named === undefined ? null : nameOf(named),
    ips: behind.flatMap(({ ips }) => ips),
    state: port?.state ?? null,
    hairpin: port?.hairpin ?? null,
    isolated: port?.isolated ?? null,
  };
}

/** `default/web`, or the handle of what is known by its network namespace only. */
export const nameOf = ({ namespace, name }: Pick<MappedPod, 'namespace' | 'name'>): string =>
  namespace === null ? (name ?? '?') : `${namespace}/${name}`;

/** Pairs on no bridge and without an address of the node, behind which no pod is known. */
export function mapLooseEnds(node: Host, membership: Membership, pods: readonly MappedPod[]): LooseEnd[] {
  const used = new Set([...[...membership.values()].flat(), ...pods.flatMap(({ hostLink }) => hostLink ?? [])]);
  const addressed = new Set(
    (node.facts.addresses ?? []).filter(({ scope }) => scope === 'global').map(({ device }) => device),
  );
  return (node.facts.links ?? [])
    .filter(({ name, master, peerName }) => isPairEnd(node, name) && master === null && peerName === null)
    .filter(({ name, kind }) => !used.has(name) && !addressed.has(name) && (kind === null || kind === 'veth'))
    .map(({ name, ifindex, peerIndex, peerNamespace }) => ({
      device: name,
      ifindex,
      peerIfindex: peerIndex,
      netns: peerNamespace,
    }));
}
