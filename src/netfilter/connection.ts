import type { Family } from '../model/address.ts';
import {
  type Connection,
  connectionWith,
  type IpvsConnection,
  type Packet,
  packetWith,
  sameEndpoint,
  type Translation,
  type Tuple,
  type Zone,
} from '../model/packet.ts';
import { type PortRange, samePorts, singlePort } from '../model/ports.ts';
import { unknownAddress } from './address-match.ts';

/** Addresses and ports of the packet as it is now. */
export const tupleOf = (packet: Packet): Tuple => ({
  source: packet.source,
  destination: packet.destination,
  sourcePorts: packet.sourcePorts,
  destinationPorts: packet.destinationPorts,
});

/** What connection tracking makes of the first packet of a connection. */
export const newConnection = (packet: Packet): Connection => ({
  state: 'NEW',
  direction: 'original',
  original: tupleOf(packet),
  dnat: null,
  snat: null,
  dnatSettled: false,
  snatSettled: false,
  mark: 0,
  zone: null,
  ipvs: null,
});

/**
 * A packet that connection tracking has not seen, or makes nothing of: no translation, state INVALID. `direction` is that
 * of the journey: what is asked of an answer is not answered by what was said of the question.
 */
export const noConnection = (packet: Packet, direction: Connection['direction'] = 'original'): Connection => ({
  ...newConnection(packet),
  state: 'INVALID',
  direction,
  dnatSettled: true,
  snatSettled: true,
});

/**
 * The tuple that a reply has when it comes back to the host that holds the connection. IPVS writes its real server into it
 * (ip_vs_update_conntrack), though that is no DNAT to connection tracking.
 */
export function replyTuple(connection: Connection): Tuple {
  const { original, dnat, snat, ipvs } = connection;
  const server = ipvs?.real ?? dnat;
  return {
    source: server ? server.address : original.destination,
    destination: snat ? snat.address : original.source,
    sourcePorts: server ? server.ports : original.destinationPorts,
    destinationPorts: snat ? snat.ports : original.sourcePorts,
  };
}

/**
 * Did a translation change anything? Only then does the kernel say SNAT or DNAT of a connection (nf_nat_setup_info). Null where the
 * new address is not known.
 */
export function isTranslated({ original, dnat, snat }: Connection, kind: Translation['kind']): boolean | null {
  const translation = kind === 'dnat' ? dnat : snat;
  if (translation === null) return false;
  const [address, ports] =
    kind === 'dnat' ? [original.destination, original.destinationPorts] : [original.source, original.sourcePorts];
  if (translation.newIdentifier || !samePorts(translation.ports, ports)) return true;
  if (translation.address === unknownAddress || address === unknownAddress) return null;
  return translation.address !== address;
}

/** Types of ICMP questions and their answers, both ways (invmap of nf_conntrack_proto_icmp and of its IPv6 twin). */
const opposite: Record<Family, Record<number, number>> = {
  4: { 8: 0, 0: 8, 13: 14, 14: 13, 15: 16, 16: 15, 17: 18, 18: 17 },
  6: { 128: 129, 129: 128, 139: 140, 140: 139 },
};

/**
 * The ports of a tuple of the connection, as those ask for them who take any protocol for one with ports: ICMP has its
 * identifier as the source's and type and code as the destination's (union nf_conntrack_man_proto, nf_conntrack_tuple).
 */
export function portsOfTuple(
  { family, icmp, connection }: Packet,
  direction: Connection['direction'],
): { source: PortRange; destination: PortRange } {
  const { sourcePorts, destinationPorts } = direction === 'reply' ? replyTuple(connection) : connection.original;
  if (sourcePorts !== null && destinationPorts !== null) return { source: sourcePorts, destination: destinationPorts };
  if (icmp === null) return { source: singlePort(0), destination: singlePort(0) };
  const type = direction === connection.direction ? icmp.type : (opposite[family][icmp.type] ?? icmp.type);
  return { source: { from: 0, to: 65535 }, destination: singlePort((type << 8) | icmp.code) };
}

/** Has a rule chosen the zone of a packet that is not tracked yet (a template of nf_conntrack)? */
export const awaitsZone = ({ state, zone }: Connection): boolean => state === 'INVALID' && zone !== null;

/** Why nothing is said of the connection of such a packet: the template stands in its place. */
export const betweenZoneAndTracking =
  'what a rule sees after the zone was chosen and before the packet is tracked is not modelled';

/** Are both the same zone to packets of one direction (nf_ct_zone_equal)? */
export const sameZone = (one: Zone | null, other: Zone | null, direction: Connection['direction']): boolean =>
  zoneId(one, direction) === zoneId(other, direction);

const zoneId = (zone: Zone | null, direction: Connection['direction']): number =>
  zone === null || (zone.of !== 'both' && zone.of !== direction) ? 0 : zone.id;

/** Is the packet not tracked yet, nor told how to be? Only then do rules decide on that (xt_ct_target, nft_notrack_eval). */
export const isFresh = ({ state, zone }: Connection): boolean => state === 'INVALID' && zone === null;

/** The packet kept out of connection tracking. */
export const untracked = (packet: Packet): Packet =>
  packetWith(packet, { connection: connectionWith(packet.connection, { state: 'UNTRACKED' }) });

/** The packet to be tracked in the zone. */
export const withZone = (packet: Packet, zone: Zone): Packet =>
  packetWith(packet, { connection: connectionWith(packet.connection, { state: 'INVALID', zone }) });

/** Is the packet a reply of this connection? An address that a translation could not tell (`?`) fits any. */
export function isReplyOf(packet: Packet, connection: Connection): boolean {
  const reply = replyTuple(connection);
  return (
    (reply.source === unknownAddress || reply.source === packet.source) &&
    (reply.destination === unknownAddress || reply.destination === packet.destination) &&
    samePorts(reply.sourcePorts, packet.sourcePorts) &&
    samePorts(reply.destinationPorts, packet.destinationPorts)
  );
}

/** Is the packet an answer of the real server to the client that IPVS knows (ip_vs_conn_out_get)? */
export const isIpvsReply = (packet: Packet, { client, real }: IpvsConnection): boolean =>
  sameEndpoint(real, { address: packet.source, ports: packet.sourcePorts }) &&
  sameEndpoint(client, { address: packet.destination, ports: packet.destinationPorts });

/** The connection as its reply packets see it. */
export const inReply = (connection: Connection): Connection => ({
  ...connection,
  state: connection.state === 'NEW' ? 'ESTABLISHED' : connection.state,
  direction: 'reply',
});
