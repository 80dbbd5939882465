import { familyOf } from '../model/address.ts';
import { type Packet, packetWith, unknownDevice } from '../model/packet.ts';
import { unknownAddress } from '../netfilter/address-match.ts';
import type { Host } from './host.ts';
import { keptInside } from './loopback.ts';
import { ended, type Journey, type Move, onDevices, passHook } from './move.ts';
import { refuse, unroutable } from './refusal.ts';
import { refusal, routeNote, routeQuery, withoutRoutes } from './route-words.ts';
import type { RouteAnswer } from './routing.ts';
import { selectSource } from './source-address.ts';
import { keepConnection } from './track.ts';
import { assume, packetOf, type Traveller, withPacket, withShare } from './traveller.ts';

/** Source address of a packet whose sender leaves the choice to the kernel. */
export const anySource = '';

/** A process of the host sends: routing first, then OUTPUT, routing again where that changed something, POSTROUTING. */
export function sendLocally(journey: Journey, host: Host, traveller: Traveller): Move[] {
  const packet = packetOf(traveller);
  return route(host, traveller, withoutClass(packet)).flatMap(({ answer, traveller: routed }) => {
    if (answer.type === 'unknown') return sendBlind(journey, host, routed, answer.because);
    if (answer.type !== 'route') {
      const other = packet.source === anySource && packet.family === 6 ? sourceWithoutRoute(host, packet) : null;
      if (other !== null) return sendLocally(journey, host, withPacket(routed, packetWith(packet, { source: other })));
      return [ended(refusal(routed, host, answer, packet.destination))];
    }
    const device = deviceOf(answer);
    const source = packet.source === anySource ? chooseSource(host, answer, device, packet.destination) : packet.source;
    if (source === null && host.facts.addresses === null) {
      const blind = withPacket(routed, packetWith(packet, { source: unknownAddress }));
      return sendLocally(journey, host, assume(blind, `the addresses of ${host.name} were not collected`));
    }
    if (source === null) {
      const reason = `${host.name} has no address to send from by ${device}`;
      return [ended(refuse(routed, host, unroutable('no-source-address', 'ROUTE', reason, null)))];
    }
    if (packet.source === anySource && asksTwice(packet)) {
      const own = host.owns(source);
      // A local route gives its destination as source, but the second time table local is asked for it (__ip_dev_find).
      if (own.known && !own.value) {
        const reason = `${source}, which the route gives as source, is no address of ${host.name}`;
        return [ended(refuse(routed, host, unroutable('no-source-address', 'ROUTE', reason, answer.route.origin)))];
      }
      return sendLocally(journey, host, withPacket(routed, packetWith(packet, { source })));
    }
    const kept = keptInside(host, source, device);
    if (kept !== null) return [ended(refuse(routeNote(routed, host, answer), host, kept))];
    const sent = onDevices(routed, { source, in: null, out: device, local: true });
    return passHook(journey, host, 'OUTPUT', routeNote(sent, host, answer), (passed) =>
      rerouted(journey, host, passed, answer),
    );
  });
}

/** Where IPv6 finds no way without a source, it takes one for the destination and asks again (ip6_dst_lookup_tail). */
function sourceWithoutRoute(host: Host, packet: Packet): string | null {
  const chosen = selectSource(host.facts, unknownDevice, packet.destination, 6);
  return chosen.known ? chosen.value : null;
}

/**
 * IPv4 routes what connect(2) is called for once to find a source, and with that source once more (ip_route_connect): TCP,
 * and UDP as most programs use it.
 */
const asksTwice = ({ family, protocol }: Packet): boolean => family === 4 && (protocol === 'tcp' || protocol === 'udp');

/** Nothing tells where routing sends it: the hooks are still passed, by a device that is not known. */
function sendBlind(journey: Journey, host: Host, traveller: Traveller, because: string): Move[] {
  const source = packetOf(traveller).source === anySource ? selectAny(host, traveller) : packetOf(traveller).source;
  const routed = withoutRoutes(traveller, host, because);
  const sent = onDevices(routed, { source, in: null, out: unknownDevice, local: true });
  return passHook(journey, host, 'OUTPUT', sent, (passed) =>
    finish(journey, host, unknownDevice, packetOf(passed).destination, passed),
  );
}

const selectAny = (host: Host, traveller: Traveller): string => {
  const { family } = packetOf(traveller);
  const chosen = selectSource(host.facts, unknownDevice, packetOf(traveller).destination, family);
  return chosen.known ? chosen.value : unknownAddress;
};

/** The answer to an IPv6 ping has the traffic class of the question, but its route is looked up without (icmpv6_echo_reply). */
const withoutClass = (packet: Packet): Packet =>
  packet.protocol === 'icmpv6' && packet.icmp?.type === 129 ? packetWith(packet, { tos: 0 }) : packet;

function route(host: Host, traveller: Traveller, asked: Packet): { answer: RouteAnswer; traveller: Traveller }[] {
  const query = routeQuery(asked, 'lo');
  return host.route({ ...query, source: query.source === anySource ? null : query.source }).map((answer) => ({
    answer,
    traveller: withShare(traveller, answer.share),
  }));
}

/** A local destination goes by lo, whatever device its route names. */
const deviceOf = (answer: Extract<RouteAnswer, { type: 'route' }>): string =>
  answer.route.type === 'local' ? 'lo' : (answer.hop.device ?? unknownDevice);

function chooseSource(
  host: Host,
  answer: Extract<RouteAnswer, { type: 'route' }>,
  device: string,
  destination: string,
): string | null {
  if (answer.route.preferredSource !== null) return answer.route.preferredSource;
  const family = familyOf(destination) ?? 4;
  // IPv6 takes an address of its own only where it has it: a local route to a prefix gives it none (ip6_route_get_saddr).
  const isOwn = host.facts.addresses?.some(({ address }) => address === destination) ?? true;
  if (answer.route.type === 'local' && (family === 4 || isOwn)) return destination;
  // fib_info_update_nhc_saddr knows the next hop only, ipv6_dev_get_saddr the destination.
  const near = family === 4 ? answer.hop.via : destination;
  const chosen = selectSource(host.facts, device, near, family, answer.route.scope === 'link' ? 'link' : 'global');
  return chosen.known ? chosen.value : null;
}

/** ip_route_me_harder: what OUTPUT changed is routed again, with the source it already has. */
export function rerouted(
  journey: Journey,
  host: Host,
  traveller: Traveller,
  first: Extract<RouteAnswer, { type: 'route' }>,
): Move[] {
  const packet = packetOf(traveller);
  const asked = traveller.walk.routedAgain ?? null;
  if (asked === null) {
    return finish(journey, host, deviceOf(first), first.hop.via ?? packet.destination, traveller);
  }
  return route(host, traveller, asked).flatMap(({ answer, traveller: routed }) => {
    if (answer.type === 'unknown')
      return finish(journey, host, unknownDevice, packet.destination, withoutRoutes(routed, host, answer.because));
    if (answer.type !== 'route') return [ended(refusal(routed, host, answer, packet.destination))];
    const device = deviceOf(answer);
    const noted = routeNote(routed, host, answer);
    const kept = keptInside(host, packet.source, device);
    // The socket has its route already: it is not told.
    if (kept !== null) return [ended(refuse(noted, host, { ...kept, verdict: 'dropped' }))];
    return finish(journey, host, device, answer.hop.via ?? packet.destination, noted);
  });
}

/** POSTROUTING and out. */
export function finish(journey: Journey, host: Host, device: string, nextHop: string, traveller: Traveller): Move[] {
  const leaving = onDevices(traveller, { in: null, out: device });
  return passHook(journey, host, 'POSTROUTING', leaving, (passed) => {
    const kept = keepConnection(host, passed);
    if (device !== 'lo') return [{ at: 'transmit', host, device, nextHop, traveller: kept }];
    // The loopback device hands the packet back with its connection (nf_conntrack_in sees it a second time).
    const back = onDevices(kept, { in: 'lo', out: null, local: false });
    return [{ at: 'frame-in', host, device: 'lo', receiver: { type: 'host', host }, traveller: back }];
  });
}
