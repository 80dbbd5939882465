import type { NftElement } from '../../model/nft.ts';
import type { Operand } from './operand.ts';
import { exactKey, fits, overlapSize, type Pattern } from './pattern.ts';

/** One element of a set or map with its key ready to compare. */
export interface Entry {
  pattern: Pattern;
  element: NftElement;
}

/** One way a lookup can end; a null entry: no element fits. */
export interface Found {
  entry: Entry | null;
  /** Chance of this end; null where it is no matter of chance. */
  share: number | null;
}

/** How a lookup can end. One end without a `because` is certain. */
export interface Findings {
  ends: readonly Found[];
  because: string | null;
}

/** The elements of a set. Exact keys are found by their text, intervals one after the other. */
export interface Elements {
  entries: readonly Entry[];
  find(operand: Operand): Findings;
}

const miss: Findings = { ends: [{ entry: null, share: null }], because: null };

const certain = (entry: Entry): Findings => ({ ends: [{ entry, share: null }], because: null });

/** Prepares elements for lookups; the index is made on the first one. */
export function elementsOf(read: () => Entry[]): Elements {
  let list: Entry[] | null = null;
  let index: { exact: Map<string, Entry>; others: Entry[] } | null = null;
  const entries = (): Entry[] => {
    list ??= read();
    return list;
  };
  return {
    get entries() {
      return entries();
    },
    find(operand) {
      if (operand.kind === 'absent') return miss;
      if (operand.kind === 'chance') return findByChance(entries(), operand);
      const key = exactKey(operand);
      if (key === null) return findAll(entries(), operand);
      index ??= indexOf(entries());
      const exact = index.exact.get(key);
      return exact === undefined ? findAll(index.others, operand) : certain(exact);
    },
  };
}

/** The first of two equal keys counts; nft prints none twice. */
function indexOf(entries: readonly Entry[]): { exact: Map<string, Entry>; others: Entry[] } {
  const exact = new Map<string, Entry>();
  const others: Entry[] = [];
  for (const entry of entries) {
    const key = exactKey(entry.pattern);
    if (key === null) others.push(entry);
    else if (!exact.has(key)) exact.set(key, entry);
  }
  return { exact, others };
}

function findAll(entries: readonly Entry[], operand: Operand): Findings {
  const possible: Entry[] = [];
  let because: string | null = null;
  let catchAll: Entry | null = null;
  let covered = 0n;
  for (const entry of entries) {
    if (entry.pattern.kind === 'any') {
      catchAll ??= entry;
      continue;
    }
    const answer = fits(operand, entry.pattern);
    if (answer === true) return certain(entry);
    if (answer === false) continue;
    because ??= answer.because;
    possible.push(entry);
    if (operand.kind === 'range') covered += overlapSize(operand.from, operand.to, entry.pattern) ?? 0n;
  }
  if (because === null) return catchAll === null ? miss : certain(catchAll);
  const ends: Found[] = possible.map((entry) => ({ entry, share: null }));
  // The elements of a set do not overlap: a range that they hold wholly cannot miss.
  const isCovered = operand.kind === 'range' && covered >= operand.to - operand.from + 1n;
  if (!isCovered) ends.push({ entry: catchAll, share: null });
  return { ends, because };
}

function findByChance(
  entries: readonly Entry[],
  { from, size, because }: Extract<Operand, { kind: 'chance' }>,
): Findings {
  const ends: Found[] = [];
  const total = Number(size);
  let covered = 0n;
  let catchAll: Entry | null = null;
  for (const entry of entries) {
    if (entry.pattern.kind === 'any') {
      catchAll ??= entry;
      continue;
    }
    const count = overlapSize(from, from + size - 1n, entry.pattern);
    if (count === null)
      return { ends: [...entries.map((one) => ({ entry: one, share: null })), { entry: null, share: null }], because };
    if (count > 0n) ends.push({ entry, share: Number(count) / total });
    covered += count;
  }
  if (covered < size) ends.push({ entry: catchAll, share: Number(size - covered) / total });
  return { ends, because };
}
