import { type Connection, connectionWith, type IpvsConnection, type Packet, packetWith } from '../model/packet.ts';
import { inReply, isIpvsReply, isReplyOf, newConnection, noConnection, sameZone } from '../netfilter/connection.ts';
import type { Host } from './host.ts';
import { type KeptConnection, type Traveller, travellerWith } from './traveller.ts';

/** Gives the packet the connection that this host's tracking finds for it, or makes a new one (nf_conntrack_in). */
export function trackOn(host: Host, traveller: Traveller, packet: Packet): Packet {
  const { state, ipvs } = packet.connection;
  // A packet that comes round by lo keeps what OUTPUT found.
  if (ipvs !== null || (state !== 'INVALID' && state !== 'UNTRACKED')) return packet;
  const connection = state === 'INVALID' ? findConnection(host, traveller, packet) : packet.connection;
  const ipvsOf = connection.ipvs ?? findIpvs(host, traveller, packet);
  return packetWith(packet, { connection: connectionWith(connection, { ipvs: ipvsOf }) });
}

/** What IPVS remembers of the connection that the packet answers; without connection tracking nothing else does. */
function findIpvs(host: Host, traveller: Traveller, packet: Packet): IpvsConnection | null {
  const kept = traveller.connections.findLast(
    ({ host: holder, connection }) =>
      holder === host && connection.ipvs !== null && isIpvsReply(packet, connection.ipvs),
  );
  return kept?.connection.ipvs ?? null;
}

function findConnection(host: Host, traveller: Traveller, packet: Packet): Connection {
  const { zone } = packet.connection;
  for (let index = traveller.connections.length - 1; index >= 0; index--) {
    const kept = traveller.connections[index]!;
    if (kept.host !== host || kept.connection.state === 'UNTRACKED') continue;
    const { original, zone: keptZone } = kept.connection;
    if (isReplyOf(packet, kept.connection) && sameZone(keptZone, zone, 'reply')) return inReply(kept.connection);
    if (
      sameZone(keptZone, zone, 'original') &&
      original.source === packet.source &&
      original.destination === packet.destination &&
      traveller.direction === 'original'
    ) {
      return kept.connection;
    }
  }
  return canOpen(packet, traveller.direction) ? connectionWith(newConnection(packet), { zone }) : noConnection(packet);
}

/**
 * Can the packet be the first of a connection? A SYN/ACK, the INIT ACK that answers an INIT or an ICMP answer cannot
 * (nf_conntrack_proto_tcp's and nf_conntrack_proto_sctp's state tables, nf_conntrack_proto_icmp's `valid_new`): without a
 * connection it is INVALID.
 */
function canOpen(packet: Packet, direction: Traveller['direction']): boolean {
  switch (packet.protocol) {
    case 'tcp':
      return !(packet.tcpFlags?.includes('SYN') && packet.tcpFlags.includes('ACK'));
    case 'sctp':
      return direction === 'original';
    case 'icmp':
      return packet.icmp === null || [8, 13, 15, 17].includes(packet.icmp.type);
    case 'icmpv6':
      return packet.icmp === null || [128, 139].includes(packet.icmp.type);
    default:
      return true;
  }
}

/** Keeps the connection as it is when the packet leaves the host (nf_conntrack_confirm). */
export function keepConnection(host: Host, traveller: Traveller): Traveller {
  const { connection } = traveller.walk.packet;
  const isTracked = connection.state !== 'INVALID' && connection.state !== 'UNTRACKED';
  if ((!isTracked && connection.ipvs === null) || connection.direction === 'reply') return traveller;
  const isSame = (kept: KeptConnection): boolean =>
    kept.host === host &&
    sameZone(kept.connection.zone, connection.zone, 'original') &&
    kept.connection.original.destination === connection.original.destination &&
    kept.connection.original.source === connection.original.source;
  // What comes round by lo has been sent by the process whose socket waits.
  const opened = traveller.walk.packet.local || traveller.connections.some((kept) => kept.opened && isSame(kept));
  const others = traveller.connections.filter((kept) => !isSame(kept));
  return travellerWith(traveller, { connections: [...others, { host, connection, opened }] });
}
