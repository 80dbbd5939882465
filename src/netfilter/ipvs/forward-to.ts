import { printEndpoint } from '../../model/address.ts';
import type { RealServer, VirtualService } from '../../model/ipvs.ts';
import type { Packet, PacketEndpoint } from '../../model/packet.ts';
import { onlyPort, singlePort } from '../../model/ports.ts';
import type { HostView } from '../host-view.ts';
import { addMet, type Ending, type Met, type Walk } from '../walk.ts';
import type { Choice } from './choose-server.ts';
import { leaveTracking } from './leave-tracking.ts';
import { meetIpvs } from './meet-ipvs.ts';
import { passed } from './stage.ts';

/** Hands the packet to its real server, as its forwarding method says (ip_vs_xmit.c). */
export function forwardTo(
  hook: 'INPUT' | 'OUTPUT',
  walk: Walk,
  service: VirtualService,
  { server, words }: Choice,
  host: HostView,
): Ending[] {
  const real: PacketEndpoint = {
    address: server.address,
    ports: server.port === 0 ? walk.packet.destinationPorts : singlePort(server.port),
  };
  const name = printEndpoint(real.address, onlyPort(real.ports));
  const met = meetIpvs(host, hook, {
    origin: server.origin,
    effect: `IPVS to ${name}`,
    words: `IPVS sends it to ${name}, ${words}`,
  });
  const type = host.addressType(server.address, null);
  const isLocal = type.known && type.value === 'LOCAL';
  if (server.method !== 'masquerading') return [handUnchanged(addMet(walk, met), server, isLocal, met)];
  if (hook === 'INPUT' && isLocal && isLoopback(server.address)) {
    // What came from elsewhere is not translated to a loopback address (ip_vs_nat_xmit).
    const dropped = { ...met, words: `IPVS: the real server ${name} is a loopback address` };
    return [{ walk: addMet(walk, dropped), end: { type: 'drop', met: dropped } }];
  }
  const translated: Walk = { ...addMet(walk, met), packet: translate(walk.packet, real, service, server) };
  return leaveTracking(translated, host).map((left) =>
    isLocal ? passed(left) : { walk: left, end: { type: 'sent-on' } },
  );
}

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';

function translate(packet: Packet, real: PacketEndpoint, service: VirtualService, { origin }: RealServer): Packet {
  const ipvs = {
    client: { address: packet.source, ports: packet.sourcePorts },
    virtual: { address: packet.destination, ports: packet.destinationPorts },
    real,
    // A connection of one packet is forgotten at once: nobody knows its answer.
    answersTranslated: !(service.onePacket && packet.protocol === 'udp'),
    origin,
  };
  return {
    ...packet,
    destination: real.address,
    destinationPorts: real.ports,
    connection: { ...packet.connection, ipvs },
  };
}

/** Methods that leave the packet as it is: only this host itself can be followed as its receiver. */
function handUnchanged(walk: Walk, { method, address }: RealServer, isLocal: boolean, met: Met): Ending {
  if (method === 'local' || (method === 'direct-routing' && isLocal)) return passed(walk);
  const because =
    method === 'direct-routing'
      ? `IPVS hands the packet unchanged to ${address} (direct routing, -g): whether that takes packets for ${walk.packet.destination} is not followed`
      : method === 'tunneling'
        ? `IPVS hands the packet to ${address} in a tunnel (-i): what becomes of it there is not followed`
        : method === 'bypass'
          ? 'IPVS sends the packet past its real servers (bypass): that is not followed'
          : `the listing does not tell how IPVS hands packets to ${address}`;
  return { walk, end: { type: 'unknown', because, met } };
}
