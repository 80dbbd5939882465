import type { Missing } from '../model/node.ts';

/** One piece of evidence as it was read. */
export interface Piece {
  /** How facts name it: path inside the bundle, name of the single file, or the command. */
  source: string;
  /** Empty where there is none. A command that failed midway may have left a part. */
  text: string;
  /**
   * Why there is no text, or why it may be cut short. Null with an empty text: the command succeeded and printed
   * nothing, so the host has none; `empty`: the file is empty and nothing tells whether the command succeeded.
   */
  missing: Missing | null;
}

/** Evidence in the layout of a bundle, wherever it comes from: a bundle, single files or a live node. */
export interface Files {
  /** `live`, or the path of the bundle or files. */
  origin: string;
  /** When it was taken (milliseconds since 1970); null where nothing tells. */
  time: number | null;
  /** Paths in the bundle layout: `nodes/node-1/iptables-save.txt`. */
  paths: string[];
  read(path: string): Piece;
}

/** Several readings as one: for a path that more than one has, the first one counts. */
export function joinFiles(readings: readonly Files[]): Files {
  const owners = new Map<string, Files>();
  for (const reading of readings) for (const path of reading.paths) if (!owners.has(path)) owners.set(path, reading);
  return {
    origin: readings.map((reading) => reading.origin).join(', '),
    time: readings.find((reading) => reading.time !== null)?.time ?? null,
    paths: [...owners.keys()],
    read: (path) => owners.get(path)?.read(path) ?? absent(path),
  };
}

export const absent = (path: string): Piece => ({
  source: path,
  text: '',
  missing: { source: path, reason: 'absent', detail: null },
});
