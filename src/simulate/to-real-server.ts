import { unknownDevice } from '../model/packet.ts';
import { isLoopback } from '../model/special-address.ts';
import { type Host, plainQuery } from './host.ts';
import { finish, rerouted } from './local-out.ts';
import { ended, type Journey, type Move, onDevices, passHook } from './move.ts';
import { dropped, refuse } from './refusal.ts';
import { refusal, routeNote } from './route-words.ts';
import { assume, packetOf, type Traveller, withShare } from './traveller.ts';

/** IPVS sends a packet on to a real server elsewhere (ip_vs_nat_xmit): a route of its own, then OUTPUT and POSTROUTING. */
export function toRealServer(journey: Journey, host: Host, traveller: Traveller): Move[] {
  const packet = packetOf(traveller);
  if (isLoopback(packet.source)) {
    const reason = `IPVS on ${host.name} does not send to ${packet.destination} what comes from ${packet.source}: a loopback address may not leave the host`;
    return [ended(refuse(traveller, host, dropped('loopback-address', 'ROUTE', reason, null)))];
  }
  if (packet.ttl <= 1)
    return [ended(refuse(traveller, host, dropped('ttl', 'ROUTE', `the TTL ends on ${host.name}`, null)))];
  // It asks for the destination alone, without mark and source (do_output_route4).
  return host.route(plainQuery(packet.destination)).flatMap((answer) => {
    const shared = withShare(traveller, answer.share);
    if (answer.type !== 'route' && answer.type !== 'unknown')
      return [ended(refusal(shared, host, answer, packet.destination))];
    const device = (answer.type === 'route' ? answer.hop.device : null) ?? unknownDevice;
    const sent = onDevices(shared, { ttl: packet.ttl - 1, in: null, out: device, physOut: null });
    if (answer.type === 'unknown') {
      return passHook(journey, host, 'OUTPUT', assume(sent, answer.because), (passed) =>
        finish(journey, host, device, packet.destination, passed),
      );
    }
    return passHook(journey, host, 'OUTPUT', routeNote(sent, host, answer), (passed) =>
      rerouted(journey, host, passed, answer),
    );
  });
}
