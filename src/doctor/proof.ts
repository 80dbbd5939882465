import type { Evidence } from '../model/finding.ts';
import type { Step } from '../model/trace.ts';
import type { Stop } from './stop.ts';

type Line = { source: string; line: number; text: string };

/** Lines as evidence: each once, without those that name no line of a source. */
export function prove(...lines: readonly (Line | null | undefined)[]): Evidence[] {
  const found = new Map<string, Evidence>();
  for (const one of lines) {
    if (!one || one.line < 1) continue;
    const { source, line, text } = one;
    const key = `${source}\n${line}\n${text}`;
    if (!found.has(key)) found.set(key, { source, line, text });
  }
  return [...found.values()];
}

/** So many lines show a thing that many lines say. */
export const enoughLines = 4;

/** The line that decided; where something is not there to show, the steps that led to where it is missed. */
export function proveStop(stop: Stop): Evidence[] {
  if (stop.line !== null) return prove(stop.line);
  const way = stop.path.steps.filter(({ direction }) => direction === stop.direction);
  const leading = way.filter(({ hook }) => ['ROUTE', 'NEIGHBOUR', 'TUNNEL', 'BRIDGE'].includes(hook));
  return prove(...(leading.length > 0 ? leading : way).slice(-2));
}

/** The last step of the way that the stop ended, of that kind. */
export const lastStep = (stop: Stop, hook: string): Step | null =>
  stop.path.steps.findLast((step) => step.direction === stop.direction && step.hook === hook) ?? null;
