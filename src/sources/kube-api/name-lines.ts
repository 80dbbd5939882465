import type { Line } from '../lines.ts';

/** The lines of a pretty-printed object or List that hold the objects' `metadata.name`. */
export interface NameLines {
  /** The line that names the object which stands between two positions; null where the text has none. Asked in the order of the text. */
  find(start: number, end: number): Line | null;
}

/**
 * Finds names by their indentation alone: in a List they stand four steps in, below `metadata` three steps in.
 * Text on a single line has none.
 */
export function findNameLines(text: string, isList: boolean): NameLines {
  const step = /\n([ \t]+)\S/.exec(text)?.[1] ?? null;
  if (step === null) return { find: () => null };
  const depth = isList ? 4 : 2;
  const metadata = createSearch(text, `\n${step.repeat(depth - 1)}"metadata": {`);
  const behind = createSearch(text, `\n${step.repeat(depth - 1)}}`);
  const name = createSearch(text, `\n${step.repeat(depth)}"name": "`);
  let number = 1;
  let counted = 0;
  const numberAt = (offset: number): number => {
    for (let next = text.indexOf('\n', counted); next >= 0 && next < offset; next = text.indexOf('\n', counted)) {
      number += 1;
      counted = next + 1;
    }
    return number;
  };
  return {
    find(start, end) {
      const opens = metadata(start);
      if (opens >= end) return null;
      const found = name(opens);
      if (found >= end || behind(opens) < found) return null;
      const stops = text.indexOf('\n', found + 1);
      const line = text.slice(found + 1, stops < 0 ? text.length : stops);
      return { number: numberAt(found + 1), text: line.endsWith('\r') ? line.slice(0, -1) : line };
    },
  };
}

/** Where a text stands next, Infinity where it does not. A place ahead is remembered, so that no part is looked through twice. */
function createSearch(text: string, wanted: string): (from: number) => number {
  let next = -1;
  return (from) => {
    if (next < from) {
      const found = text.indexOf(wanted, from);
      next = found < 0 ? Number.POSITIVE_INFINITY : found;
    }
    return next;
  };
}
