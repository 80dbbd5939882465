/** Which optional columns the rows of a listing have. Target, protocol, source and destination are always there. */
export interface Columns {
  /** `num`, printed with --line-numbers. */
  number: boolean;
  /** `pkts` and `bytes`, printed with -v. */
  counters: boolean;
  /** `in` and `out`, printed with -v. */
  interfaces: boolean;
}

/** Reads ` pkts bytes target     prot opt in     out     source               destination`. Null where the line is no such header. */
export function readColumns(line: string): Columns | null {
  const match = /^\s*(num\s+)?(pkts\s+bytes\s+)?target\s+prot\s+(?:opt\s+)?(in\s+out\s+)?source\s+destination\s*$/.exec(
    line,
  );
  if (!match) return null;
  return { number: match[1] !== undefined, counters: match[2] !== undefined, interfaces: match[3] !== undefined };
}

/** The columns that the row itself shows, for rows whose header was not pasted. */
export function guessColumns(line: string): Columns {
  const verbose = /^\s*(?:(\d+)\s+)?\d+[KMGT]?\s+\d+[KMGT]?\s+(?:\S+\s+)?\S+\s+(?:--|-f|!f)\s/.exec(line);
  return { number: verbose?.[1] !== undefined, counters: verbose !== null, interfaces: verbose !== null };
}
