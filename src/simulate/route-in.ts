import type { Family } from '../model/address.ts';
import { type Packet, unknownDevice } from '../model/packet.ts';
import { isLoopback } from '../model/special-address.ts';
import { unknownAddress } from '../netfilter/address-match.ts';
import { localFact } from '../netfilter/rule.ts';
import { factId } from '../netfilter/run-rule.ts';
import { keptForSocket } from './early-demux.ts';
import type { Host } from './host.ts';
import { listenerOf } from './listener.ts';
import { hasLoopback, takesNoLoopback } from './loopback.ts';
import { either, ended, type Journey, type Move, onDevices, passHook } from './move.ts';
import { isRedirected } from './redirected.ts';
import { dropped, type Refusal, refuse } from './refusal.ts';
import { checkSource } from './reverse-path.ts';
import { refusal, routeNote, routeQuery, withoutRoutes } from './route-words.ts';
import type { RouteAnswer } from './routing.ts';
import { keepConnection } from './track.ts';
import { assume, endHere, lack, note, packetOf, type Traveller, withShare } from './traveller.ts';

/** Routing of a packet that came in (ip_route_input_slow): to a local process, on to another host, or nowhere. */
export function routeIn(journey: Journey, host: Host, device: string, traveller: Traveller): Move[] {
  const packet = packetOf(traveller);
  const looped = device === 'lo';
  const untaken = looped ? null : takesNoLoopback(host, device, packet);
  if (untaken !== null) return [ended(refuse(traveller, host, untaken))];
  if (packet.destination === unknownAddress && packet.connection.dnat?.toHost) {
    const refused = looped ? null : checkSource(host, device, packet, null);
    return refused === null ? deliverLocally(journey, host, traveller) : [ended(refuse(traveller, host, refused))];
  }
  if (host.routing(packet.family).blind) return routeBlind(journey, host, traveller);
  // A translation to ::1 has led here: such an address is looked for on the device alone (rt6_need_strict).
  const only = !looped && packet.family === 6 && isLoopback(packet.destination) ? device : null;
  return host.route({ ...routeQuery(packet, device), oif: only }).flatMap((answer) => {
    return byAnswer(journey, host, device, withShare(traveller, answer.share), answer);
  });
}

/** A loopback address that comes in by a cable: IPv6 drops it before any hook (ip6_rcv_core), IPv4 when it is routed. */
function noLoopback({ name }: Host, device: string, packet: Packet): Refusal | null {
  if (packet.family === 4 || !hasLoopback(packet)) return null;
  return dropped('loopback-address', 'ROUTE', `${name} takes no loopback address from ${device}`, null);
}

function byAnswer(journey: Journey, host: Host, device: string, traveller: Traveller, answer: RouteAnswer): Move[] {
  const packet = packetOf(traveller);
  const isLocal = answer.type === 'route' && answer.route.type === 'local';
  // ip_route_input_slow asks whether the device forwards before it looks at the source. IPv6 asks last: what has no route is told so.
  const isRefused = answer.type === 'none' || answer.type === 'refused';
  const off =
    isLocal || (isRefused && packet.family === 6)
      ? null
      : forwardingOff(host, forwardedFrom(device, packet, answer), packet.family);
  if (off !== null) return [ended(refuse(traveller, host, off))];
  const out = answer.type === 'route' && !isLocal ? answer.hop.device : null;
  const refused = device === 'lo' ? null : checkSource(host, device, packet, out);
  if (refused !== null && (isLocal || answer.type === 'route')) {
    return [ended(refuse(traveller, host, refused))];
  }
  if (isLocal) return deliverLocally(journey, host, routeNote(traveller, host, answer));
  if (answer.type === 'unknown') return forwardBlind(journey, host, traveller, answer.because);
  if (answer.type !== 'route') return [ended(refusal(traveller, host, answer, packet.destination))];
  if (answer.route.type === 'broadcast' || answer.route.type === 'multicast') {
    const reason = `${packet.destination} is a ${answer.route.type} address: one packet for many receivers is not followed`;
    const noted = routeNote(traveller, host, answer);
    return [ended(endHere(noted, { verdict: 'unknown', by: 'not-modelled', reason, host }))];
  }
  return forward(
    journey,
    host,
    answer.hop.device ?? unknownDevice,
    answer.hop.via ?? packet.destination,
    routeNote(perhapsOwn(journey, host, traveller), host, answer),
  );
}

/** Where the addresses of the host were not collected, what it sends on may be for itself. */
function perhapsOwn({ network }: Journey, host: Host, traveller: Traveller): Traveller {
  const { destination } = packetOf(traveller);
  const own = host.owns(destination);
  if (host.facts.addresses !== null || (own.known && !own.value) || network.podOf(destination) !== null)
    return traveller;
  const reason = `whether ${destination} is an address of ${host.name} is not known: its addresses were not collected`;
  return lack(traveller, host, 'routes', reason);
}

/**
 * The device of which IPv6 asks whether it forwards: of what a bridge has let translate, that by which it leaves, for it has its
 * route already when it is received (br_nf_pre_routing_finish_ipv6, ip6_rcv_core).
 */
function forwardedFrom(device: string, packet: Packet, answer: RouteAnswer): string {
  const hasRoute = packet.family === 6 && isRedirected(packet) && answer.type === 'route';
  return hasRoute ? (answer.hop.device ?? device) : device;
}

/** The sysctl that keeps the packet from being forwarded, if one does. */
export function forwardingOff(host: Host, device: string, family: Family): Refusal | null {
  const sysctls = host.facts.sysctls;
  // IPv4 asks the incoming device (IN_DEV_FORWARD), IPv6 `all`, and since Linux 6.17 force_forwarding of the device (ip6_forward).
  if (family === 6 && host.setting(`net.ipv6.conf.${device}.force_forwarding`) === 1) return null;
  const names =
    family === 4 ? [`net.ipv4.conf.${device}.forwarding`, 'net.ipv4.ip_forward'] : ['net.ipv6.conf.all.forwarding'];
  const name = names.find((candidate) => sysctls?.[candidate] !== undefined);
  if (name === undefined || sysctls![name]!.value !== '0') return null;
  const reason = `${host.name} does not forward packets that come in by ${device}: ${name} is 0`;
  return dropped('forwarding-off', 'ROUTE', reason, sysctls![name]!.origin);
}

/** FORWARD, POSTROUTING and out by `device`. */
function forward(journey: Journey, host: Host, device: string, nextHop: string, traveller: Traveller): Move[] {
  const packet = packetOf(traveller);
  const kept = keptForSocket(host, traveller);
  if (kept !== null) return [ended(refuse(traveller, host, kept))];
  if (packet.ttl <= 1)
    return [ended(refuse(traveller, host, dropped('ttl', 'ROUTE', `the TTL ends on ${host.name}`, null)))];
  const forwarded = onDevices(traveller, { ttl: packet.ttl - 1, out: device, physOut: null, bridged: false });
  return passHook(journey, host, 'FORWARD', forwarded, (passed) =>
    passHook(journey, host, 'POSTROUTING', passed, (leaving) => [
      { at: 'transmit', host, device, nextHop, traveller: keepConnection(host, leaving) },
    ]),
  );
}

/** INPUT, and to the process. */
function deliverLocally(journey: Journey, host: Host, traveller: Traveller): Move[] {
  const arriving = onDevices(traveller, { out: null, physOut: null });
  return passHook(journey, host, 'INPUT', arriving, (passed) => {
    const kept = keepConnection(host, passed);
    const socket = kept.direction === 'original' ? listenerOf(host.facts.sockets, packetOf(kept)) : null;
    const reason = `delivered to ${host.name} itself`;
    if (socket === null) return [ended(endHere(kept, { verdict: 'delivered', by: 'node', reason, host }))];
    const { origin, process, port } = socket;
    const words = `${process ?? 'a process'} listens on port ${port}`;
    const taken = note(kept, { host, hook: 'LOCAL', origin, effect: `taken by ${process ?? 'a process'}`, words });
    return [ended(endHere(taken, { verdict: 'delivered', by: 'node', reason: `${reason}: ${words}`, host, origin }))];
  });
}

/** Nothing was collected that tells a local address from another's: both ways are walked. */
function routeBlind(journey: Journey, host: Host, traveller: Traveller): Move[] {
  const { destination } = packetOf(traveller);
  const own = host.owns(destination);
  const because = `no addresses and no routes of ${host.name} were collected`;
  const onward = (at: Traveller): Move[] => forwardBlind(journey, host, at, because);
  if (own.known) return own.value ? deliverLocally(journey, host, traveller) : onward(traveller);
  const { podOf, serviceOf } = journey.network;
  if (packetOf(traveller).connection.dnat !== null || podOf(destination) !== null || serviceOf(destination) !== null) {
    return onward(assume(traveller, `${destination} is not an address of ${host.name}: ${because}`));
  }
  const question = {
    id: factId(host.name, localFact(destination)),
    yes: `${destination} is an address of ${host.name}`,
    no: `${destination} is not an address of ${host.name}`,
    because,
  };
  return either(traveller, question, (local, at) => (local ? deliverLocally(journey, host, at) : onward(at)));
}

function forwardBlind(journey: Journey, host: Host, traveller: Traveller, because: string): Move[] {
  const { destination } = packetOf(traveller);
  return forward(journey, host, unknownDevice, destination, withoutRoutes(traveller, host, because));
}

/** PREROUTING of a packet that came in by a device that is no bridge port. */
export function preroute(journey: Journey, host: Host, device: string, traveller: Traveller): Move[] {
  const refused = device === 'lo' ? null : noLoopback(host, device, packetOf(traveller));
  if (refused !== null) return [ended(refuse(traveller, host, refused))];
  return passHook(journey, host, 'PREROUTING', onDevices(traveller, { in: device }), (passed) => [
    { at: 'route-in', host, device, traveller: passed },
  ]);
}
