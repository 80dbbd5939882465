import type { NextHop } from '../../model/node.ts';
import type { Parsed } from '../../model/origin.ts';
import {
  type JsonElement,
  type JsonObject,
  numberIn,
  objectIn,
  objectsIn,
  readJson,
  textIn,
  textsIn,
} from '../json.ts';
import { warning } from '../lines.ts';
import type { RouteReading } from './reading.ts';

/** Attributes that narrow or change a route in a way that the model does not hold. */
const notModelled = ['from', 'encap', 'newdst'];

/** Reads `ip -j route`. */
export function readRouteJson(text: string, source: string): Parsed<RouteReading[]> {
  const { facts: elements, warnings } = readJson(text, source, 'route');
  const facts: RouteReading[] = [];
  for (const element of elements) {
    const { value, origin } = element;
    const missing = notModelled.filter((name) => name in value);
    if ('encap' in value && 'src' in value) {
      // iproute2 writes the key `dst` twice here, and the tunnel's address hides the route's own.
      warnings.push(warning(origin, 'route', 'the destination of an encapsulated route is lost in JSON'));
      continue;
    }
    if (missing.length > 0) warnings.push(warning(origin, 'route', `not taken into account: ${missing.join(', ')}`));
    facts.push(readElement(element));
  }
  return { facts, warnings };
}

const readHop = (value: JsonObject): NextHop => ({
  via: textIn(value, 'gateway') ?? textIn(objectIn(value, 'via'), 'host'),
  device: textIn(value, 'dev'),
  weight: numberIn(value, 'weight') ?? 1,
  flags: textsIn(value, 'flags'),
});

function readElement({ value, origin }: JsonElement): RouteReading {
  const hop = readHop(value);
  return {
    origin,
    type: textIn(value, 'type') ?? 'unicast',
    destination: textIn(value, 'dst') ?? '',
    table: textIn(value, 'table'),
    ownHop: hop.via !== null || hop.device !== null ? hop : null,
    nextHops: objectsIn(value, 'nexthops').map(readHop),
    foreignGateway: 'via' in value,
    hasPreference: 'pref' in value,
    preferredSource: textIn(value, 'prefsrc'),
    scope: textIn(value, 'scope'),
    protocol: textIn(value, 'protocol'),
    metric: numberIn(value, 'metric') ?? 0,
    mtu: objectsIn(value, 'metrics').reduce<number | null>((mtu, metric) => mtu ?? numberIn(metric, 'mtu'), null),
    tos: textIn(value, 'tos'),
  };
}
