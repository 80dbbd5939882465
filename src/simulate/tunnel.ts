import { familyOf } from '../model/address.ts';
import type { Link } from '../model/node.ts';
import type { Packet } from '../model/packet.ts';
import { noConnection } from '../netfilter/connection.ts';
import { depart } from './depart.ts';
import type { Host } from './host.ts';
import { anySource } from './local-out.ts';
import { ended, type Journey, type Move } from './move.ts';
import { wrongNeighbour } from './neighbour.ts';
import { dropped, refuse, unroutable } from './refusal.ts';
import { neighbourOf } from './resolve.ts';
import { arriveAt, assume, type End, endHere, note, packetOf, type Traveller, withPacket } from './traveller.ts';

/** Tunnels whose far end the evidence tells. */
export type TunnelKind = 'vxlan' | 'ipip' | 'opaque';

/** What kind of tunnel a device is; by its kind where `ip -d link` was collected, else by what only such a device has. */
export function tunnelKind(host: Host, link: Link | null): TunnelKind | null {
  if (link === null) return null;
  if (link.kind === 'vxlan' || link.vxlan !== null) return 'vxlan';
  if (link.kind === 'ipip' || link.kind === 'sit' || link.kind === 'ip6tnl') return 'ipip';
  if (link.kind === 'wireguard' || link.kind === 'tun' || link.kind === 'geneve' || link.kind === 'gre')
    return 'opaque';
  const entry = host.facts.fdb?.some((one) => one.device === link.name && one.destination !== null);
  return link.kind === null && entry ? 'vxlan' : null;
}

const standardVxlanPort = 8472;

/** The packet goes into a tunnel: the outer packet is followed as any other, then the inner one comes out at the far end. */
export function throughTunnel(
  journey: Journey,
  host: Host,
  device: string,
  kind: TunnelKind,
  nextHop: string,
  traveller: Traveller,
): Move[] {
  if (kind === 'opaque') {
    const assumption = `${device} of ${host.name} is a tunnel that carries on what is put into it: its far end is not in the evidence`;
    return depart(journey.network, traveller, { host, device, nextHop, assumption });
  }
  const remote =
    kind === 'vxlan'
      ? vxlanRemote(host, device, nextHop, traveller)
      : { outer: farEnd(host, device) ?? nextHop, traveller };
  if ('end' in remote) return [ended(remote.end)];
  const outerEnds = journey.follow({
    at: 'local-out',
    host,
    traveller: outerPacket(host, device, kind, remote.outer, remote.traveller),
  });
  return outerEnds.flatMap((end): Move[] => {
    const inner = resume(remote.traveller, end);
    if (end.verdict !== 'delivered') {
      const reason = `the tunnel packet of ${device} to ${remote.outer}: ${end.reason}`;
      const { verdict, by, host: at, origin } = end;
      return [ended(endHere(inner, { verdict, by, reason, host: at, origin }))];
    }
    if (end.host === null || end.host === host) {
      const doubt = `what ${remote.outer} does with the tunnel is not in the evidence`;
      const reason = `left ${host.name} through ${device} to ${remote.outer}`;
      const left = { host, device, via: nextHop, doubt };
      return [ended(endHere(inner, { verdict: 'delivered', by: 'left', reason, host: null, left }))];
    }
    return comeOut({ far: end.host, near: host, device, kind, nextHop }, inner);
  });
}

/** Where a tunnel of IP in IP leads to; null where it leaves that to the route (ip_tunnel_xmit). */
const farEnd = (host: Host, device: string): string | null => host.link(device)?.tunnel?.remote ?? null;

interface Tunnel {
  far: Host;
  near: Host;
  /** Of the near host. */
  device: string;
  kind: TunnelKind;
  nextHop: string;
}

/** The far end's device takes the inner packet in, if it has one: for vxlan of the same VNI at the same UDP port (vxlan_rcv). */
function comeOut({ far, near, device, kind, nextHop }: Tunnel, traveller: Traveller): Move[] {
  const own = near.link(device)?.vxlan ?? null;
  const ends = near.link(device)?.tunnel ?? null;
  const links = (far.facts.links ?? [])
    .filter((one) => tunnelKind(far, one) === kind && sameVxlan(own, one.vxlan) && takesFrom(ends, one.tunnel))
    .sort((one, other) => Number(other.tunnel?.remote != null) - Number(one.tunnel?.remote != null));
  const link = links.find((one) => one.name === device) ?? links[0];
  if (far.facts.links !== null && link === undefined) {
    const which = own === null ? kind : `${kind} (VNI ${own.id}, UDP port ${own.port ?? standardVxlanPort})`;
    const reason = `${far.name} has no ${which} device that takes the tunnel's packets`;
    return [ended(refuse(traveller, far, dropped('tunnel-device-missing', 'TUNNEL', reason, null)))];
  }
  const inBy = link?.name ?? device;
  if (link !== undefined && !link.flags.includes('UP')) {
    const reason = `${inBy} of ${far.name} is down`;
    return [ended(refuse(traveller, far, dropped('link-down', 'TUNNEL', reason, link.origin)))];
  }
  const wrong = kind === 'vxlan' ? wrongNeighbour(near, device, nextHop, link?.mac ?? null) : null;
  if (wrong !== null) return [ended(refuse(traveller, near, wrong))];
  const arrived = arriveAt(traveller, inBy, near.link(device)?.mac);
  return [{ at: 'frame-in', host: far, device: inBy, receiver: { type: 'host', host: far }, traveller: arrived }];
}

/** A tunnel with a far end of its own takes nothing from others (ip_tunnel_lookup). */
const takesFrom = (sender: Link['tunnel'], receiver: Link['tunnel']): boolean =>
  sender?.local == null || receiver?.remote == null || sender.local === receiver.remote;

const sameVxlan = (one: Link['vxlan'], other: Link['vxlan']): boolean =>
  one === null ||
  other === null ||
  (one.id === other.id && (one.port ?? standardVxlanPort) === (other.port ?? standardVxlanPort));

/** vxlan: the next hop's hardware address (fixed by the plugin), and the host that the FDB names for it. */
function vxlanRemote(
  host: Host,
  device: string,
  nextHop: string,
  traveller: Traveller,
): { outer: string; traveller: Traveller } | { end: End } {
  const neighbour = neighbourOf(host, device, nextHop);
  if (host.facts.neighbours === null || host.facts.fdb === null) {
    const reason = `neighbours or FDB of ${device} on ${host.name} were not collected`;
    return { end: endHere(traveller, { verdict: 'unknown', by: 'not-collected', reason, host }) };
  }
  if (neighbour === null || neighbour.mac === null) {
    const reason = `${device} of ${host.name} has no neighbour entry for ${nextHop}, and the plugin's tunnel learns none`;
    return {
      end: refuse(traveller, host, unroutable('neighbour-missing', 'NEIGHBOUR', reason, neighbour?.origin ?? null)),
    };
  }
  const met = note(traveller, {
    host,
    hook: 'NEIGHBOUR',
    origin: neighbour.origin,
    effect: `${nextHop} is ${neighbour.mac}`,
    words: `the next hop's hardware address is ${neighbour.mac}`,
  });
  const entry =
    host.facts.fdb.find((one) => one.device === device && one.mac === neighbour.mac && one.destination !== null) ??
    host.facts.fdb.find((one) => one.device === device && one.mac === '00:00:00:00:00:00' && one.destination !== null);
  if (entry === undefined) {
    const reason = `${device} of ${host.name} has no FDB entry for ${neighbour.mac}, so the frame for ${nextHop} is sent nowhere`;
    return { end: refuse(met, host, dropped('tunnel-peer-missing', 'TUNNEL', reason, null)) };
  }
  return {
    outer: entry.destination!,
    traveller: note(met, {
      host,
      hook: 'TUNNEL',
      origin: entry.origin,
      effect: `to ${entry.destination}`,
      words: `frames for ${neighbour.mac} are sent to ${entry.destination}`,
    }),
  };
}

/** The packet around the packet, as the node itself sends it. */
function outerPacket(host: Host, device: string, kind: TunnelKind, remote: string, traveller: Traveller): Traveller {
  const vxlan = host.link(device)?.vxlan ?? null;
  const packet: Packet = {
    family: familyOf(remote) ?? 4,
    protocol: kind === 'vxlan' ? 'udp' : '4',
    source: vxlan?.local ?? host.link(device)?.tunnel?.local ?? anySource,
    destination: remote,
    // The source port is a hash of the inner packet within the ephemeral range (udp_flow_src_port).
    sourcePorts: kind === 'vxlan' ? { from: 32768, to: 60999 } : null,
    destinationPorts:
      kind === 'vxlan' ? { from: vxlan?.port ?? standardVxlanPort, to: vxlan?.port ?? standardVxlanPort } : null,
    icmp: null,
    tcpFlags: null,
    ttl: 64,
    length: null,
    tos: 0,
    mark: packetOf(traveller).mark,
    in: null,
    out: null,
    physIn: null,
    physOut: null,
    bridged: false,
    sourceMac: null,
    destinationMac: null,
    local: true,
    connection: packetOf(traveller).connection,
  };
  const outer = { ...packet, connection: noConnection(packet) };
  const told =
    kind === 'vxlan' && vxlan?.port == null
      ? assume(traveller, `${device} of ${host.name} sends to UDP port ${standardVxlanPort}: the listing does not tell`)
      : traveller;
  return { ...withPacket(told, outer), direction: 'original', connections: [] };
}

/** Back to the inner packet, with what the outer one met. */
const resume = (inner: Traveller, end: End): Traveller => ({
  ...inner,
  walk: { ...end.traveller.walk, packet: packetOf(inner) },
  assumptions: end.traveller.assumptions,
  lacks: end.traveller.lacks,
  hopsLeft: end.traveller.hopsLeft,
  mtu: inner.mtu,
});
