import { samePorts } from '../model/ports.ts';
import type { Host } from './host.ts';
import { isRedirected } from './redirected.ts';
import { dropped, type Refusal } from './refusal.ts';
import { packetOf, type Traveller } from './traveller.ts';

/**
 * Why an answer is not forwarded for which a socket of the host waits. The socket is looked for before the route is (tcp_v4_early_demux,
 * udp_v6_early_demux), and nothing that has one is sent on (ip_forward, ip6_forward): as with ::1, which is routed on where it comes in by a
 * cable. Of UDP only connected sockets are found, as most programs use them; a ping's never are.
 */
export function keptForSocket(host: Host, traveller: Traveller): Refusal | null {
  const packet = packetOf(traveller);
  const { protocol, source, destination, sourcePorts, destinationPorts } = packet;
  if (traveller.direction !== 'reply' || (protocol !== 'tcp' && protocol !== 'udp')) return null;
  const settings = ['net.ipv4.ip_early_demux', `net.ipv4.${protocol}_early_demux`];
  // What a bridge has let translate has its route already.
  if (settings.some((name) => host.setting(name) === 0) || isRedirected(packet)) return null;
  const isAwaited = traveller.connections.some(
    ({ host: holder, opened, connection: { original } }) =>
      opened &&
      holder === host &&
      original.source === destination &&
      original.destination === source &&
      samePorts(original.sourcePorts, destinationPorts) &&
      samePorts(original.destinationPorts, sourcePorts),
  );
  if (!isAwaited) return null;
  const reason = `${host.name} does not take the answer for ${destination} in by this way, and drops what a socket of its own waits for instead of forwarding it`;
  return dropped('answer-astray', 'ROUTE', reason, null);
}
