import type { Packet } from '../model/packet.ts';
import { type HostView, type Known, known } from './host-view.ts';

/** How a packet came by its link (pkt_type of a sk_buff). */
export type LinkType = 'unicast' | 'broadcast' | 'multicast';

/**
 * How the packet came by the link, as `-m pkttype` and nft `meta pkttype` ask. What the host sends itself is unicast, and so is what a bridge
 * hands to the IP hooks, though its frame is for another host (setup_pre_routing, br_nf_forward_ip).
 */
export function linkType(packet: Packet, host: HostView): Known<LinkType> {
  if (packet.local) return known('unicast');
  if (packet.destinationMac !== null) {
    if (/^ff(?::ff){5}$/i.test(packet.destinationMac)) return known('broadcast');
    return known(Number.parseInt(packet.destinationMac.slice(0, 2), 16) & 1 ? 'multicast' : 'unicast');
  }
  const type = host.addressType(packet.destination, null);
  if (!type.known) return type;
  return known(type.value === 'MULTICAST' ? 'multicast' : type.value === 'BROADCAST' ? 'broadcast' : 'unicast');
}
