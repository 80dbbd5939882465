import type { Bridge } from '../../model/node.ts';
import type { Parsed } from '../../model/origin.ts';
import { isNoise, linesOf, originOf, warning, wordsOf } from '../lines.ts';

const bridgeId = /^[0-9a-f]{4}\.[0-9a-f]{12}$/i;

/**
 * Reads `brctl show` (brctl(8)), also where tabs became spaces: a line with a bridge id begins a bridge, a line of one word
 * is one more port of it, as long as nothing else stands between.
 */
export function parseBrctl(text: string, source: string): Parsed<Bridge[]> {
  const result: Parsed<Bridge[]> = { facts: [], warnings: [] };
  let isOpen = false;
  for (const line of linesOf(text)) {
    if (line.text.trim() === '') isOpen = false;
    if (isNoise(line.text) || /^\s*bridge name\s/.test(line.text)) continue;
    const origin = originOf(source, line);
    const words = wordsOf(line.text);
    const [name, id, spanningTree, port] = words;
    const bridge = result.facts.at(-1);
    if (words.length <= 4 && bridgeId.test(id ?? '') && /^(?:yes|no)$/.test(spanningTree ?? '')) {
      result.facts.push({ origin, name: name!, ports: port === undefined ? [] : [port] });
      isOpen = true;
    } else if (words.length === 1 && bridge && isOpen && /^[^\s/]{1,15}$/.test(name!)) bridge.ports.push(name!);
    else {
      isOpen = false;
      result.warnings.push(warning(origin, 'bridge', 'not understood'));
    }
  }
  return result;
}
