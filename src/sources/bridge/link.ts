import type { BridgePort } from '../../model/node.ts';
import type { Parsed } from '../../model/origin.ts';
import { readPort } from '../ip-link/json.ts';
import { isJson, readJson, textIn } from '../json.ts';
import { isNoise, linesOf, originOf, warning, wordsOf } from '../lines.ts';

/**
 * Reads `bridge link` and `bridge -details link` (bridge(8)), text or JSON. Devices without a bridge are none of its ports, nor is a
 * bridge itself, which iproute2 5.9 lists with itself as master (`-details`).
 */
export function parseBridgeLink(text: string, source: string): Parsed<BridgePort[]> {
  return isJson(text) ? parseJson(text, source) : parseText(text, source);
}

function parseJson(text: string, source: string): Parsed<BridgePort[]> {
  const { facts: elements, warnings } = readJson(text, source, 'bridge');
  const facts: BridgePort[] = [];
  for (const { value, origin } of elements) {
    const device = textIn(value, 'ifname');
    const bridge = textIn(value, 'master');
    if (device === null) warnings.push(warning(origin, 'bridge', 'names no device'));
    else if (bridge !== null && bridge !== device) facts.push(readPort(device, bridge, value, origin));
  }
  return { facts, warnings };
}

function parseText(text: string, source: string): Parsed<BridgePort[]> {
  const result: Parsed<BridgePort[]> = { facts: [], warnings: [] };
  let port: BridgePort | null = null;
  for (const line of linesOf(text)) {
    if (isNoise(line.text)) continue;
    const origin = originOf(source, line);
    const words = wordsOf(line.text);
    // Up to iproute2 4.x: `3: veth0 state UP @eth0: <...>`.
    const head = /^\d+: ([^\s:@]+)(?:@[^\s:@]+)?(?: state \S+ )?(?:@\S+)?\s*: <[^<>]*>/.exec(line.text);
    const bridge = after(words, 'master');
    if (head) {
      port = null;
      if (bridge === null || bridge === head[1]) continue;
      port = { ...unknownPort, origin, device: head[1]!, bridge };
      port.state = words[words.lastIndexOf('state') + 1] ?? null;
      readSettings(words, port);
      result.facts.push(port);
    } else if (/^\s+[a-z]/.test(line.text)) {
      if (port) readSettings(words, port);
    } else result.warnings.push(warning(origin, 'bridge', 'not understood'));
  }
  return result;
}

const unknownPort = { state: null, hairpin: null, isolated: null, flood: null, learning: null };

function readSettings(words: readonly string[], port: BridgePort): void {
  for (const setting of ['hairpin', 'isolated', 'flood', 'learning'] as const) {
    const value = after(words, setting);
    if (value === 'on' || value === 'off') port[setting] = value === 'on';
  }
}

function after(words: readonly string[], word: string): string | null {
  const at = words.indexOf(word);
  return at < 0 ? null : (words[at + 1] ?? null);
}
