import type { World } from '../../cluster/world.ts';
import type { MappedTunnel } from '../../model/node-map.ts';
import type { Host } from '../../simulate/host.ts';

/** Kinds of devices (ip-link(8)) that carry packets inside others. */
const kinds = new Set([
  'vxlan',
  'geneve',
  'ipip',
  'gre',
  'gretap',
  'ip6tnl',
  'ip6gre',
  'sit',
  'vti',
  'vti6',
  'wireguard',
  'tun',
]);

/** The node's tunnels and whom they send to. */
export function mapTunnels(world: World, node: Host): MappedTunnel[] {
  return (node.facts.links ?? [])
    .filter(
      ({ kind, name, flags }) =>
        (kind !== null && kinds.has(kind) && !isFallback(name, flags)) || peersOf(world, node, name).length > 0,
    )
    .map(({ name, kind, vxlan, mtu }) => ({
      device: name,
      kind: kind ?? 'vxlan',
      id: vxlan?.id ?? null,
      port: vxlan?.port ?? null,
      local: vxlan?.local ?? null,
      underlay: vxlan?.device ?? null,
      mtu,
      peers: peersOf(world, node, name),
    }));
}

/** The kernel makes one of each with its module (tunl0, gre0, sit0, ...); unless it is up nobody uses it. */
const isFallback = (name: string, flags: string[]): boolean =>
  /^(?:tunl|gre|gretap|sit|ip6tnl|ip6gre|ip_vti|ip6_vti)0$/.test(name) && !flags.includes('UP');

/** Ends that the forwarding database of a device names (bridge(8): `dst`). */
export function peersOf(world: World, node: Host, device: string): MappedTunnel['peers'] {
  return (node.facts.fdb ?? []).flatMap((entry) =>
    entry.device === device && entry.destination !== null
      ? [{ address: entry.destination, mac: entry.mac, node: world.directory.nodeNameOf(entry.destination) }]
      : [],
  );
}
