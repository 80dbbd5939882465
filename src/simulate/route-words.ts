import type { Route } from '../model/node.ts';
import type { Packet } from '../model/packet.ts';
import type { Host } from './host.ts';
import { keptInside } from './loopback.ts';
import { refuse, unroutable } from './refusal.ts';
import type { RouteAnswer, RouteQuery } from './routing.ts';
import { assume, type End, lack, note, type Traveller } from './traveller.ts';

/** The question that a packet puts to routing. */
export const routeQuery = (packet: Packet, iif: string): RouteQuery => ({
  destination: packet.destination,
  source: packet.source,
  mark: packet.mark,
  iif,
  oif: null,
  protocol: packet.protocol,
  tos: packet.tos,
  sourcePorts: packet.sourcePorts,
  destinationPorts: packet.destinationPorts,
});

/** Would the host's routing carry on a packet of its own (ip_route_me_harder)? Where nothing tells: it would. */
export const isRoutable = (host: Host, packet: Packet): boolean =>
  host.route(routeQuery(packet, 'lo')).some((answer) => {
    if (answer.type !== 'route') return answer.type === 'unknown';
    const device = answer.route.type === 'local' ? 'lo' : answer.hop.device;
    return device === null || keptInside(host, packet.source, device) === null;
  });

const nameOf = (route: Route): string =>
  route.prefixLength === 0 ? 'the default route' : `the route to ${route.destination}/${route.prefixLength}`;

/** Writes the route that was taken into the trail. */
export function routeNote(
  traveller: Traveller,
  host: Host,
  answer: Extract<RouteAnswer, { type: 'route' }>,
): Traveller {
  const { route, hop } = answer;
  const way =
    route.type === 'local'
      ? 'local'
      : [hop.via && `via ${hop.via}`, hop.device && `dev ${hop.device}`].filter(Boolean).join(' ');
  const words =
    route.type === 'local'
      ? `${traveller.walk.packet.destination} is an address of ${host.name}`
      : `${nameOf(route)} leads ${hop.via ? `to ${hop.via} ` : ''}by ${hop.device}`;
  return note(traveller, { host, hook: 'ROUTE', table: route.table, origin: route.origin, effect: way, words });
}

/** Where the host sends the packet, nothing tells. */
export const withoutRoutes = (traveller: Traveller, host: Host, because: string): Traveller =>
  lack(assume(traveller, because), host, 'routes', `where ${host.name} sends it is not known: ${because}`);

/** The end of a packet that routing does not carry. */
export function refusal(
  traveller: Traveller,
  host: Host,
  answer: Exclude<RouteAnswer, { type: 'route' | 'unknown' }>,
  destination: string,
): End {
  if (answer.type === 'none') {
    return refuse(
      traveller,
      host,
      unroutable('no-route', 'ROUTE', `${host.name} has no route to ${destination}`, null),
    );
  }
  const reason = `a ${answer.kind} route or rule on ${host.name} refuses ${destination}`;
  return refuse(traveller, host, unroutable('route-refuses', 'ROUTE', reason, answer.origin));
}
