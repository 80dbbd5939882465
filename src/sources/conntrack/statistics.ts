import type { ConntrackStatistics } from '../../model/node.ts';
import type { Parsed } from '../../model/origin.ts';
import { isNoise, linesOf, originOf, warning, wordsOf } from '../lines.ts';

/** Reads `conntrack -S` (conntrack(8)). */
export function parseConntrackStatistics(text: string, source: string): Parsed<ConntrackStatistics[]> {
  const result: Parsed<ConntrackStatistics[]> = { facts: [], warnings: [] };
  for (const line of linesOf(text)) {
    if (isNoise(line.text)) continue;
    const origin = originOf(source, line);
    const pairs = wordsOf(line.text).map((word) => /^([a-z_]+)=(\d+)$/.exec(word));
    const cpu = pairs[0]?.[1] === 'cpu' ? Number(pairs[0][2]) : null;
    if (cpu === null || pairs.includes(null)) {
      result.warnings.push(warning(origin, 'conntrack', 'not understood'));
      continue;
    }
    const counters: Record<string, number> = Object.create(null);
    for (const pair of pairs.slice(1)) counters[pair![1]!] = Number(pair![2]);
    result.facts.push({ origin, cpu, counters });
  }
  return result;
}
