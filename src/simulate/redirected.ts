import type { Packet } from '../model/packet.ts';
import { replyTuple } from '../netfilter/connection.ts';

/** Has PREROUTING translated the destination while the packet was a bridge's? It is routed already when it is received (br_nf_pre_routing_finish). */
export const isRedirected = (packet: Packet): boolean =>
  packet.physIn !== null && packet.destination !== destinationBefore(packet);

/** The destination with which the packet came in. */
function destinationBefore({ connection }: Packet): string {
  const isKnown = connection.state !== 'INVALID' && connection.state !== 'UNTRACKED';
  return isKnown && connection.direction === 'reply'
    ? replyTuple(connection).destination
    : connection.original.destination;
}
