import type { NextHop } from '../../model/node.ts';
import type { Origin, Parsed } from '../../model/origin.ts';
import { type Attributes, numberOf, readAttributes } from '../attributes.ts';
import { isNoise, linesOf, originOf, partsOf, warning, wordsOf } from '../lines.ts';
import { type RouteReading, routeTypes } from './reading.ts';

/** Attributes that narrow or change a route in a way that the model does not hold. */
const notModelled = ['from', 'encap', 'as'];

const vocabulary = {
  valued: new Set(
    (
      'via dev table proto scope src metric mtu tos dsfield from nhid pref expires error weight realm realms mark uid iif as encap ' +
      'advmss hoplimit rtt rttvar window cwnd initcwnd initrwnd ssthresh reordering rto_min features quickack congctl cc ' +
      'fastopen_no_cookie ttl-propagate age users used ipid ts tsage'
    ).split(' '),
  ),
  flags: new Set(
    'dead onlink pervasive offload trap notify linkdown unresolved rt_offload rt_trap rt_offload_failed'.split(' '),
  ),
};

/** Reads the lines of `ip route`, with `-details`, `-oneline` and of busybox; a `nexthop` line belongs to the route above. */
export function readRouteText(text: string, source: string): Parsed<RouteReading[]> {
  const result: Parsed<RouteReading[]> = { facts: [], warnings: [] };
  for (const line of linesOf(text)) {
    if (isNoise(line.text)) continue;
    const origin = originOf(source, line);
    for (const part of partsOf(line.text)) {
      const words = wordsOf(part);
      const route = result.facts.at(-1);
      if (words.length === 0 || words[0] === 'nh_info') continue;
      if (words[0] === 'nexthop') {
        const attributes = readAttributes(withoutMarkers(words.slice(1)), vocabulary);
        if (route) route.nextHops.push(readHop(attributes));
        const problem = route ? notUnderstood(attributes) : 'belongs to no route';
        if (problem !== null) result.warnings.push(warning(origin, 'route', problem));
      } else {
        const attributes = readAttributes(withoutMarkers(words.slice(routeTypes.has(words[0]!) ? 2 : 1)), vocabulary);
        const problem = words[0] === 'cache' ? 'belongs to `ip route get`, not to a table' : notUnderstood(attributes);
        if (problem !== null) result.warnings.push(warning(origin, 'route', problem));
        if (words[0] !== 'cache') result.facts.push(readRoute(words, attributes, origin));
      }
    }
  }
  return result;
}

/** Leaves out `lock` before a metric's value, the family after `via`, and what describes an encapsulation. */
function withoutMarkers(words: readonly string[]): string[] {
  const encapsulated = words.indexOf('encap');
  const end =
    encapsulated < 0 ? -1 : words.findIndex((word, at) => at > encapsulated && (word === 'via' || word === 'dev'));
  return words.filter((word, at) => {
    if (encapsulated >= 0 && at > encapsulated + 1 && (end < 0 || at < end)) return false;
    if (word === 'lock') return words[at - 1] === 'dev';
    return !(words[at - 1] === 'via' && /^inet6?$/.test(word));
  });
}

function notUnderstood({ values, unknown }: Attributes): string | null {
  const missing = notModelled.filter((name) => values.has(name));
  if (unknown.length > 0) return `not understood: ${unknown.join(' ')}`;
  return missing.length > 0 ? `not taken into account: ${missing.join(', ')}` : null;
}

const readHop = ({ values, flags }: Attributes): NextHop => ({
  via: values.get('via') ?? null,
  device: values.get('dev') ?? null,
  weight: numberOf(values.get('weight')) ?? 1,
  flags,
});

function readRoute(words: readonly string[], attributes: Attributes, origin: Origin): RouteReading {
  const typed = routeTypes.has(words[0]!);
  const { values } = attributes;
  return {
    origin,
    type: typed ? words[0]! : 'unicast',
    destination: words[typed ? 1 : 0] ?? '',
    table: values.get('table') ?? null,
    ownHop: values.has('via') || values.has('dev') ? readHop(attributes) : null,
    nextHops: [],
    foreignGateway: /^inet6?$/.test(words[words.indexOf('via') + 1] ?? ''),
    hasPreference: values.has('pref'),
    preferredSource: values.get('src') ?? null,
    scope: values.get('scope') ?? null,
    protocol: values.get('proto') ?? null,
    metric: numberOf(values.get('metric')) ?? 0,
    mtu: numberOf(values.get('mtu')),
    tos: values.get('tos') ?? values.get('dsfield') ?? null,
  };
}
