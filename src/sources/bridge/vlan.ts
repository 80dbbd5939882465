import type { BridgeVlan } from '../../model/node.ts';
import type { Origin, Parsed } from '../../model/origin.ts';
import { isJson, type JsonObject, numberIn, objectsIn, readJson, textIn, textsIn } from '../json.ts';
import { isNoise, linesOf, originOf, warning } from '../lines.ts';

/** Reads `bridge vlan` (bridge(8)), text or JSON. */
export function parseBridgeVlan(text: string, source: string): Parsed<BridgeVlan[]> {
  return isJson(text) ? parseJson(text, source) : parseText(text, source);
}

function parseText(text: string, source: string): Parsed<BridgeVlan[]> {
  const result: Parsed<BridgeVlan[]> = { facts: [], warnings: [] };
  let device: string | null = null;
  for (const line of linesOf(text)) {
    if (isNoise(line.text) || /^port\s+vlan/.test(line.text)) continue;
    const origin = originOf(source, line);
    const match = /^(\S+)?\s+(\d+)(?:-(\d+))?(?:\s+(\S.*))?$/.exec(line.text);
    const alone = /^(\S+)(?:\s+None)?\s*$/.exec(line.text);
    device = match?.[1] ?? alone?.[1] ?? device;
    if (match && device !== null) {
      const flags = (match[4] ?? '').match(/Egress Untagged|\S+/g) ?? [];
      const vlanEnd = match[3] === undefined ? null : Number(match[3]);
      result.facts.push({ origin, device, vlan: Number(match[2]), vlanEnd, flags });
    } else if (!alone && !/^\s+(?:state|mcast_router) /.test(line.text)) {
      result.warnings.push(warning(origin, 'bridge', 'not understood'));
    }
  }
  return result;
}

/** Up to iproute2 4.18 the ports are the members of one object, later each is an element. */
function parseJson(text: string, source: string): Parsed<BridgeVlan[]> {
  const { facts: elements, warnings } = readJson(text, source, 'bridge');
  const facts: BridgeVlan[] = [];
  for (const { value, origin } of elements) {
    const device = textIn(value, 'ifname');
    if (device !== null) facts.push(...objectsIn(value, 'vlans').flatMap((vlan) => readVlan(device, vlan, origin)));
    else {
      for (const name of Object.keys(value)) {
        facts.push(...objectsIn(value, name).flatMap((vlan) => readVlan(name, vlan, origin)));
      }
    }
  }
  return { facts, warnings };
}

function readVlan(device: string, value: JsonObject, origin: Origin): BridgeVlan[] {
  const vlan = numberIn(value, 'vlan');
  return vlan === null
    ? []
    : [{ origin, device, vlan, vlanEnd: numberIn(value, 'vlanEnd'), flags: textsIn(value, 'flags') }];
}
