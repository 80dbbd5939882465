import type { FdbEntry } from '../../model/node.ts';
import type { Parsed } from '../../model/origin.ts';
import { numberOf, readAttributes } from '../attributes.ts';
import { isJson, numberIn, readJson, textIn, textsIn } from '../json.ts';
import { isNoise, linesOf, originOf, warning, wordsOf } from '../lines.ts';

const vocabulary = {
  valued: new Set(
    'dev dst vlan master port vni via src_vni nhid used state link-netnsid activity_notify protocol'.split(' '),
  ),
  flags: new Set(
    'self router extern_learn offload sticky locked permanent static stale reachable norefresh inactive blackhole'.split(
      ' ',
    ),
  ),
};

/** Reads `bridge fdb` (bridge(8)), text or JSON. The state (`permanent`, `static`) is the last of the flags. */
export function parseBridgeFdb(text: string, source: string): Parsed<FdbEntry[]> {
  return isJson(text) ? parseJson(text, source) : parseText(text, source);
}

function parseText(text: string, source: string): Parsed<FdbEntry[]> {
  const result: Parsed<FdbEntry[]> = { facts: [], warnings: [] };
  for (const line of linesOf(text)) {
    if (isNoise(line.text)) continue;
    const origin = originOf(source, line);
    const [mac = '', ...words] = wordsOf(line.text);
    const { values, flags, unknown } = readAttributes(words, vocabulary);
    const device = values.get('dev');
    if (device === undefined || !mac.includes(':')) {
      result.warnings.push(warning(origin, 'bridge', 'not understood'));
      continue;
    }
    if (unknown.length > 0) {
      result.warnings.push(warning(origin, 'bridge', `not understood: ${unknown.join(' ')}`));
    }
    result.facts.push({
      origin,
      mac,
      device,
      master: values.get('master') ?? null,
      destination: values.get('dst') ?? null,
      vlan: numberOf(values.get('vlan')),
      flags,
    });
  }
  return result;
}

function parseJson(text: string, source: string): Parsed<FdbEntry[]> {
  const { facts: elements, warnings } = readJson(text, source, 'bridge');
  const facts: FdbEntry[] = [];
  for (const { value, origin } of elements) {
    const mac = textIn(value, 'mac');
    const device = textIn(value, 'ifname');
    const state = textIn(value, 'state');
    if (mac === null || device === null) warnings.push(warning(origin, 'bridge', 'has no address or no device'));
    else {
      facts.push({
        origin,
        mac,
        device,
        master: textIn(value, 'master'),
        destination: textIn(value, 'dst'),
        vlan: numberIn(value, 'vlan'),
        flags: [...textsIn(value, 'flags'), ...(state === null ? [] : [state])],
      });
    }
  }
  return { facts, warnings };
}
