import type { NodeEvidence } from '../../model/evidence.ts';
import type { Origin } from '../../model/origin.ts';

/** A counter of `conntrack -S` over all processors, and the lines of those that counted something. */
export function sumCounter({ conntrackStatistics }: NodeEvidence, name: string): { sum: number; origins: Origin[] } {
  const counted = (conntrackStatistics ?? []).filter(({ counters }) => (counters[name] ?? 0) > 0);
  return {
    sum: counted.reduce((sum, { counters }) => sum + counters[name]!, 0),
    origins: counted.map(({ origin }) => origin),
  };
}
