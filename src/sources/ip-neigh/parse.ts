import { familyOf } from '../../model/address.ts';
import type { Neighbour } from '../../model/node.ts';
import type { Origin, Parsed } from '../../model/origin.ts';
import { readAttributes } from '../attributes.ts';
import { isJson, type JsonObject, readJson, textIn, textsIn } from '../json.ts';
import { isNoise, linesOf, originOf, warning, wordsOf } from '../lines.ts';

const states = new Set('INCOMPLETE REACHABLE STALE DELAY PROBE FAILED NOARP PERMANENT NONE'.split(' '));

const vocabulary = {
  valued: new Set(['dev', 'lladdr', 'ref', 'used', 'probes', 'proto', 'vlan', 'nhid']),
  flags: new Set([...states, 'router', 'proxy', 'extern_learn', 'offload', 'managed', 'extern_valid']),
};

/** Reads `ip neigh` (ip-neighbour(8)), text or JSON, `ip neigh show proxy` included. */
export function parseIpNeigh(text: string, source: string): Parsed<Neighbour[]> {
  return isJson(text) ? parseJson(text, source) : parseText(text, source);
}

function parseText(text: string, source: string): Parsed<Neighbour[]> {
  const result: Parsed<Neighbour[]> = { facts: [], warnings: [] };
  for (const line of linesOf(text)) {
    if (isNoise(line.text)) continue;
    const origin = originOf(source, line);
    // iproute2 6.1 and later print `used 38/38/38probes 0` (`-statistics`).
    const [address = '', ...words] = wordsOf(line.text.replace(/(?<=\d)(?=probes \d)/, ' '));
    const { values, flags, unknown } = readAttributes(words, vocabulary);
    const neighbour = makeNeighbour(origin, address, values.get('dev') ?? null);
    const problem =
      typeof neighbour === 'string' ? neighbour : unknown.length > 0 ? `not understood: ${unknown.join(' ')}` : null;
    if (problem !== null) result.warnings.push(warning(origin, 'neighbour', problem));
    if (typeof neighbour === 'string') continue;
    neighbour.mac = values.get('lladdr') ?? null;
    neighbour.state = flags.find((flag) => states.has(flag)) ?? 'NONE';
    neighbour.router = flags.includes('router');
    neighbour.proxy = flags.includes('proxy');
    result.facts.push(neighbour);
  }
  return result;
}

function parseJson(text: string, source: string): Parsed<Neighbour[]> {
  const { facts: elements, warnings } = readJson(text, source, 'neighbour');
  const facts: Neighbour[] = [];
  for (const { value, origin } of elements) {
    const neighbour = makeNeighbour(origin, textIn(value, 'dst') ?? '', textIn(value, 'dev'));
    if (typeof neighbour === 'string') warnings.push(warning(origin, 'neighbour', neighbour));
    else facts.push(fill(neighbour, value));
  }
  return { facts, warnings };
}

/** `router` and `proxy` are members without a value. */
function fill(neighbour: Neighbour, value: JsonObject): Neighbour {
  neighbour.mac = textIn(value, 'lladdr');
  neighbour.state = textsIn(value, 'state')[0] ?? 'NONE';
  neighbour.router = 'router' in value;
  neighbour.proxy = 'proxy' in value;
  return neighbour;
}

/** A neighbour of which address and device are known; a text tells what is missing. */
function makeNeighbour(origin: Origin, address: string, device: string | null): Neighbour | string {
  const family = familyOf(address);
  if (family === null) return 'has no address';
  if (device === null) return 'names no device';
  return { origin, family, address, device, mac: null, state: 'NONE', router: false, proxy: false };
}
