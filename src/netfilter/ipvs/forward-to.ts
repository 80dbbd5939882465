import { printEndpoint } from '../../model/address.ts';
import type { ForwardingMethod, RealServer, VirtualService } from '../../model/ipvs.ts';
import type { Packet, PacketEndpoint } from '../../model/packet.ts';
import { onlyPort, singlePort } from '../../model/ports.ts';
import { isLoopback } from '../../model/special-address.ts';
import type { HostView } from '../host-view.ts';
import { accepted, addMet, type Ending, type Walk } from '../walk.ts';
import type { Choice } from './choose-server.ts';
import { leaveTracking } from './leave-tracking.ts';
import { meetIpvs } from './meet-ipvs.ts';

/** Hands the packet to its real server, as its forwarding method says (ip_vs_xmit.c). */
export function forwardTo(
  hook: 'INPUT' | 'OUTPUT',
  walk: Walk,
  service: VirtualService,
  { server, words }: Choice,
  host: HostView,
): Ending[] {
  const { packet } = walk;
  const to = { address: server.address, ports: server.port === 0 ? packet.destinationPorts : singlePort(server.port) };
  const name = printEndpoint(to.address, onlyPort(to.ports));
  const met = meetIpvs(host, hook, {
    origin: server.origin,
    effect: `IPVS to ${name}`,
    words: `IPVS sends it to ${name}, ${words}`,
  });
  const type = host.addressType(server.address, null);
  const isLocal = type.known && type.value === 'LOCAL';
  const because = whyNotFollowed(server, isLocal, packet.destination);
  if (because !== null) return [{ walk: addMet(walk, met), end: { type: 'unknown', because, met } }];
  const masquerades = server.method === 'masquerading';
  if (masquerades && hook === 'INPUT' && isLocal && isLoopback(server.address)) {
    // What came from elsewhere is not translated to a loopback address (ip_vs_nat_xmit).
    const dropped = { ...met, words: `IPVS: the real server ${name} is a loopback address` };
    return [{ walk: addMet(walk, dropped), end: { type: 'drop', met: dropped } }];
  }
  const real = masquerades ? to : { address: packet.destination, ports: packet.destinationPorts };
  const sent: Walk = { ...addMet(walk, met), packet: send(packet, real, service, server) };
  if (!masquerades) return [accepted(sent)];
  return leaveTracking(sent, host).map((left) => (isLocal ? accepted(left) : { walk: left, end: { type: 'sent-on' } }));
}

function send(packet: Packet, real: PacketEndpoint, service: VirtualService, server: RealServer): Packet {
  const ipvs = {
    client: { address: packet.source, ports: packet.sourcePorts },
    virtual: { address: packet.destination, ports: packet.destinationPorts },
    real,
    method: server.method ?? 'masquerading',
    onePacket: service.onePacket && packet.protocol === 'udp',
    origin: server.origin,
  } as const;
  return {
    ...packet,
    destination: real.address,
    destinationPorts: real.ports,
    connection: { ...packet.connection, ipvs },
  };
}

const unfollowed: Partial<Record<ForwardingMethod, (server: string, destination: string) => string>> = {
  'direct-routing': (server, destination) =>
    `IPVS hands the packet unchanged to ${server} (direct routing, -g); whether that takes packets for ${destination} is not followed`,
  tunneling: (server) =>
    `IPVS hands the packet to ${server} in a tunnel (-i); what becomes of it there is not followed`,
  bypass: () => 'IPVS sends the packet past its real servers (bypass), which is not followed',
};

/** Methods that leave the packet as it is are followed only where this host itself is the real server. */
function whyNotFollowed({ method, address }: RealServer, isLocal: boolean, destination: string): string | null {
  if (method === null) return `the listing does not tell how IPVS hands packets to ${address}`;
  if (method === 'direct-routing' && isLocal) return null;
  return unfollowed[method]?.(address, destination) ?? null;
}
