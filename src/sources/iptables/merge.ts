import type { ChainIndex, Place, Run, Section } from './chain-index.ts';
import { isWhole } from './chain-index.ts';
import { placesOf, textAt } from './text-line.ts';

/** A chain as it stands in one section of the text. */
export interface Occurrence {
  chain: ChainIndex;
  section: Section;
}

/** A chain as the whole text tells it, and what had to be decided for it. */
export interface Merged {
  chain: ChainIndex;
  assumption: string | null;
}

/**
 * One chain out of all places where the text shows it. Whole listings of it are pictures of different moments: the
 * first of the longest is taken. Fragments complete each other: they are taken together, a repeated line once.
 */
export function mergeChain(text: string, occurrences: Occurrence[]): Merged {
  const [only, ...others] = occurrences;
  if (others.length === 0) return { chain: only!.chain, assumption: null };
  const whole = occurrences.filter(({ chain, section }) => isWhole(chain, section) && chain.ruleCount > 0);
  return whole.length > 0 ? takeLongest(whole, occurrences) : join(text, occurrences);
}

function takeLongest(whole: Occurrence[], all: Occurrence[]): Merged {
  const most = whole.reduce((longest, { chain }) => Math.max(longest, chain.ruleCount), 0);
  const taken = whole.find(({ chain }) => chain.ruleCount === most)!;
  const assumption = `${taken.chain.name} stands in several places (${listLines(all)}): the first with most rules, line ${startOf(taken).line}, was taken`;
  return { chain: taken.chain, assumption };
}

function join(text: string, occurrences: Occurrence[]): Merged {
  const seen = new Set<string>();
  const runs: Run[] = [];
  for (const { chain } of occurrences) {
    // A rule may well stand twice in one listing: only what another place shows too is repeated.
    const own: string[] = [];
    for (const run of chain.runs) {
      for (const place of placesOf(text, run)) {
        const line = textAt(text, place.offset).trim();
        if (!seen.has(line)) runs.push({ ...place, count: 1, columns: run.columns });
        own.push(line);
      }
    }
    for (const line of own) seen.add(line);
  }
  const { name } = occurrences[0]!.chain;
  const declaration = occurrences.find(({ chain }) => chain.declaration)?.chain.declaration ?? null;
  const filled = occurrences.filter(({ chain }) => chain.ruleCount > 0);
  const assumption =
    filled.length > 1
      ? `rules of ${name} stand in several places (${listLines(filled)}): they were taken together in this order, a repeated line once`
      : null;
  return { chain: { name, declaration, runs, ruleCount: runs.length }, assumption };
}

const startOf = ({ chain, section }: Occurrence): Place => chain.declaration ?? chain.runs[0] ?? section;

function listLines(occurrences: Occurrence[]): string {
  const lines = occurrences.slice(0, 10).map((occurrence) => startOf(occurrence).line);
  return `lines ${lines.join(', ')}${occurrences.length > 10 ? ', ...' : ''}`;
}
