import { type Family, familyOf, parsePrefix } from '../../model/address.ts';
import type { NextHop, Route, RouteType } from '../../model/node.ts';
import type { Origin } from '../../model/origin.ts';
import { readTrafficClass } from './traffic-class.ts';

/** What one route prints, the same from text and JSON, before its family is known. */
export interface RouteReading {
  origin: Origin;
  type: string;
  destination: string;
  table: string | null;
  /** The next hop on the route's own line; null where it has none of its own. */
  ownHop: NextHop | null;
  nextHops: NextHop[];
  /** True where `via` names another family than the route's (`via inet6 fe80::1`). */
  foreignGateway: boolean;
  /** Router preference, which only IPv6 has. */
  hasPreference: boolean;
  preferredSource: string | null;
  scope: string | null;
  protocol: string | null;
  metric: number;
  mtu: number | null;
  tos: string | null;
}

/** Types of a route as ip-route(8) writes them before the destination. */
export const routeTypes: ReadonlySet<string> = new Set<RouteType>([
  'unicast',
  'local',
  'broadcast',
  'multicast',
  'anycast',
  'blackhole',
  'unreachable',
  'prohibit',
  'throw',
  'nat',
  'xresolve',
]);

/** Types that end the search for a way: they have no next hop, though IPv6 prints `dev lo`. */
const endings = new Set(['blackhole', 'unreachable', 'prohibit', 'throw']);

/** iproute2 puts routes of these types into table local where no table is named (iproute.c), and does not print it under `table local`. */
const localTypes = new Set(['local', 'broadcast', 'anycast', 'nat']);

/** The family that the route's own words tell, else null: `default dev eth0` may be of either. */
export function familyOfReading(reading: RouteReading): Family | null {
  const gateway = reading.foreignGateway ? null : (reading.ownHop?.via ?? reading.nextHops[0]?.via ?? null);
  return (
    parsePrefix(reading.destination)?.family ??
    (reading.hasPreference ? 6 : null) ??
    familyOf(reading.preferredSource ?? '') ??
    familyOf(gateway ?? '')
  );
}

/** Makes the route; a text tells why there is none. */
export function makeRoute(reading: RouteReading, family: Family): Route | string {
  if (!routeTypes.has(reading.type)) return `unknown type of route: ${reading.type}`;
  const anywhere = family === 4 ? '0.0.0.0/0' : '::/0';
  const prefix = parsePrefix(reading.destination === 'default' ? anywhere : reading.destination);
  if (prefix === null) return 'has no destination';
  const tos = reading.tos === null ? 0 : readTrafficClass(reading.tos);
  if (tos === null) return `unknown tos: ${reading.tos}`;
  const hops = reading.nextHops.length > 0 ? reading.nextHops : reading.ownHop ? [reading.ownHop] : [];
  return {
    origin: reading.origin,
    family,
    type: reading.type as RouteType,
    destination: prefix.address,
    prefixLength: prefix.length,
    table: reading.table ?? (localTypes.has(reading.type) ? 'local' : 'main'),
    nextHops: endings.has(reading.type) ? [] : hops,
    preferredSource: reading.preferredSource,
    scope: reading.scope,
    protocol: reading.protocol,
    metric: reading.metric,
    mtu: reading.mtu,
    tos,
  };
}
