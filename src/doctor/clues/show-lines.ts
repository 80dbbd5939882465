import type { Evidence } from '../../model/finding.ts';
import type { Origin } from '../../model/origin.ts';

/** More lines prove nothing more. */
const most = 6;

/** Lines as a finding shows them: each once, the first of many. A source that is meant as a whole has no line to show. */
export function showLines(...origins: readonly (Origin | null | undefined)[]): Evidence[] {
  const lines = new Map<string, Evidence>();
  for (const origin of origins) {
    if (!origin || origin.line === 0) continue;
    const { source, line, text } = origin;
    const key = `${source}\n${line}\n${text}`;
    if (!lines.has(key)) lines.set(key, { source, line, text });
    if (lines.size === most) break;
  }
  return [...lines.values()];
}
