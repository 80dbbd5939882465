import type { Run } from './chain-index.ts';
import type { Columns } from './listing/columns.ts';
import { doubled } from './names.ts';

/** Runs of rules, those of one chain linked one behind the other. */
export interface Runs {
  /** Begins a run with one line and tells its number. */
  begin(offset: number, line: number, columns: Columns | null): number;
  /** Adds a line to a run where it directly follows; false where it does not. */
  extend(run: number, line: number, columns: Columns | null): boolean;
  /** Puts one run behind another. */
  link(run: number, next: number): void;
  /** -1 behind the last. */
  next(run: number): number;
  get(run: number): Run;
}

export function createRuns(): Runs {
  let size = 0;
  let offsets = new Int32Array(64);
  let lines = new Int32Array(64);
  let counts = new Int32Array(64);
  let followers = new Int32Array(64);
  /** Only those that are rows of listings have any. */
  const columnsOf = new Map<number, Columns>();
  const columnsAt = (run: number): Columns | null => (columnsOf.size === 0 ? null : (columnsOf.get(run) ?? null));
  return {
    begin(offset, line, columns) {
      if (size === offsets.length) {
        offsets = doubled(offsets);
        lines = doubled(lines);
        counts = doubled(counts);
        followers = doubled(followers);
      }
      offsets[size] = offset;
      lines[size] = line;
      counts[size] = 1;
      followers[size] = -1;
      if (columns !== null) columnsOf.set(size, columns);
      size += 1;
      return size - 1;
    },
    extend(run, line, columns) {
      if (lines[run]! + counts[run]! !== line || columnsAt(run) !== columns) return false;
      counts[run]! += 1;
      return true;
    },
    link(run, next) {
      followers[run] = next;
    },
    next: (run) => followers[run]!,
    get: (run) => ({ offset: offsets[run]!, line: lines[run]!, count: counts[run]!, columns: columnsAt(run) }),
  };
}
