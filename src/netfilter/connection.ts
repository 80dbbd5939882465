import { type Connection, type IpvsConnection, type Packet, sameEndpoint, type Tuple } from '../model/packet.ts';
import { samePorts } from '../model/ports.ts';

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
  ipvs: null,
});

/** A packet that connection tracking has not seen, or makes nothing of: no translation, state INVALID. */
export const noConnection = (packet: Packet): Connection => ({
  ...newConnection(packet),
  state: 'INVALID',
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

/** Is the packet a reply of this connection? An address that a translation could not tell (`?`) fits any. */
export function isReplyOf(packet: Packet, connection: Connection): boolean {
  const reply = replyTuple(connection);
  return (
    (reply.source === '?' || reply.source === packet.source) &&
    (reply.destination === '?' || reply.destination === packet.destination) &&
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
