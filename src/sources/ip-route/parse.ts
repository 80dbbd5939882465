import type { Family } from '../../model/address.ts';
import type { Route } from '../../model/node.ts';
import type { Parsed } from '../../model/origin.ts';
import { isJson } from '../json.ts';
import { warning } from '../lines.ts';
import { readRouteJson } from './json.ts';
import { familyOfReading, makeRoute } from './reading.ts';
import { readRouteText } from './text.ts';

/**
 * Reads `ip route` (ip-route(8)) of any table and of both families, as text or JSON.
 * `family` counts for a route that does not tell its own (`default dev eth0`); without it, such a route has the family
 * that all others share, else IPv4, as `ip route` without `-6` lists.
 */
export function parseIpRoute(text: string, source: string, family: Family | null = null): Parsed<Route[]> {
  const { facts: readings, warnings } = isJson(text) ? readRouteJson(text, source) : readRouteText(text, source);
  const told = readings.map(familyOfReading);
  const otherwise = family ?? (told.includes(6) && !told.includes(4) ? 6 : 4);
  const facts: Route[] = [];
  for (const [index, reading] of readings.entries()) {
    const route = makeRoute(reading, told[index] ?? otherwise);
    if (typeof route !== 'string') facts.push(route);
    else warnings.push(warning(reading.origin, 'route', route));
  }
  return { facts, warnings };
}
