import type { Cause, Sighting } from './cause.ts';
import type { Examination } from './examination.ts';
import type { Stop } from './stop.ts';

/** A sighting that stands on its own, with what follows from it. */
export interface RankedSighting {
  cause: Cause;
  sighting: Sighting;
  severity: 'error' | 'warning' | 'info';
  /** Sightings that are its consequences: said under it, not beside it. */
  consequences: { cause: Cause; sighting: Sighting }[];
  /** Its own stops and those of its consequences. */
  stops: ReadonlySet<Stop>;
}

interface Sighted {
  cause: Cause;
  sighting: Sighting;
}

/** Runs the causes and puts consequences under what they follow from. In the order of the causes. */
export function rankSightings(causes: readonly Cause[], examination: Examination): RankedSighting[] {
  const all: Sighted[] = causes.flatMap((cause) =>
    mergeSame(cause.recognise?.(examination) ?? []).map((sighting) => ({ cause, sighting })),
  );
  const parents = new Map<Sighted, Sighted>();
  for (const one of all) {
    const parent = all.find((other) => other !== one && outranks(other, one)) ?? explainedBefore(one, all, parents);
    if (parent !== undefined) parents.set(one, parent);
  }
  return all
    .filter((one) => !parents.has(one))
    .map((top): RankedSighting => {
      const below = all.filter((one) => one !== top && topmost(one, parents) === top);
      return {
        ...top,
        severity: severityOf(top),
        consequences: below,
        stops: new Set([top, ...below].flatMap(({ sighting }) => sighting.explains)),
      };
    });
}

/** The same thing seen at several connections is one sighting, which explains them all. */
function mergeSame(sightings: readonly Sighting[]): Sighting[] {
  const merged = new Map<string, Sighting>();
  for (const sighting of sightings) {
    const key = JSON.stringify([sighting.node, sighting.subject, sighting.title]);
    const same = merged.get(key);
    merged.set(
      key,
      same === undefined ? sighting : { ...same, explains: [...new Set([...same.explains, ...sighting.explains])] },
    );
  }
  return [...merged.values()];
}

const severityOf = ({ cause, sighting }: Sighted): 'error' | 'warning' | 'info' => sighting.severity ?? cause.severity;

/** The declaration says so, and both speak of the same node and thing. A warning is no reason for an error. */
function outranks(one: Sighted, other: Sighted): boolean {
  if (!one.cause.outranks?.includes(other.cause.id) || isApart(one.sighting, other.sighting)) return false;
  if (severityOf(other) === 'error' && severityOf(one) !== 'error') return false;
  const [mine, its] = [one.sighting, other.sighting];
  const near = mine.node === null || its.node === null || mine.node === its.node;
  return near && (mine.subject === null || its.subject === null || mine.subject === its.subject);
}

/** Of two rules each stops packets of its own: that one is about DNS makes the other no consequence of it. */
const isApart = ({ explains: mine }: Sighting, { explains: its }: Sighting): boolean =>
  mine.length > 0 && its.length > 0 && [...mine, ...its].every(isAtRule) && !its.some((stop) => mine.includes(stop));

const isAtRule = ({ by }: Stop): boolean => by === 'rule' || by === 'policy';

/** Everything it explains is explained by an error that stands before it: it adds nothing. */
function explainedBefore(one: Sighted, all: readonly Sighted[], parents: Map<Sighted, Sighted>): Sighted | undefined {
  const { explains } = one.sighting;
  if (explains.length === 0 || severityOf(one) === 'info') return undefined;
  const before = all
    .slice(0, all.indexOf(one))
    .filter((other) => !parents.has(other) && severityOf(other) === 'error' && other.cause !== one.cause);
  return before.find(({ sighting }) => explains.every((stop) => sighting.explains.includes(stop)));
}

function topmost(one: Sighted, parents: Map<Sighted, Sighted>): Sighted {
  const seen = new Set<Sighted>();
  let top = one;
  for (let parent = parents.get(top); parent !== undefined && !seen.has(parent); parent = parents.get(top)) {
    seen.add(parent);
    top = parent;
  }
  return top;
}
