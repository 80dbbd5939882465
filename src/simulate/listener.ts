import type { Socket } from '../model/node.ts';
import type { Packet } from '../model/packet.ts';
import { onlyPort } from '../model/ports.ts';

/** Sockets bound to every address: of any family, of IPv4, of IPv6 (which take IPv4 too unless told otherwise, ipv6(7)). */
const everyAddress: readonly string[] = ['*', '0.0.0.0', '::'];

/** Is the socket bound to the packet's protocol, port and address? */
export const isBoundTo = (
  { protocol, port, address }: Socket,
  packet: Pick<Packet, 'protocol' | 'destination' | 'destinationPorts'>,
): boolean =>
  protocol.startsWith(packet.protocol) &&
  port !== null &&
  port === onlyPort(packet.destinationPorts) &&
  (everyAddress.includes(address) || address === packet.destination);

/** The socket that takes the packet: one bound to its address before one bound to all. Null where none is listed. */
export function listenerOf(sockets: readonly Socket[] | null, packet: Packet): Socket | null {
  const bound = (sockets ?? []).filter((socket) => isBoundTo(socket, packet));
  return bound.find(({ address }) => address === packet.destination) ?? bound[0] ?? null;
}
