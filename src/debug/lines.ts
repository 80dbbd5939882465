/** Text that comes in pieces, handed on line by line. */
export function lineSplitter(onLine: (line: string) => void): (piece: string) => void {
  let rest = '';
  return (piece) => {
    const lines = (rest + piece).split('\n');
    rest = lines.pop()!;
    for (const line of lines) onLine(line);
  };
}

/** Something that is followed. */
export interface Followed {
  /** Of its process; null where there is none. */
  id: number | null;
  /** Ends it. */
  stop(): void;
  /** Settles with the reason where it ends by itself. */
  ended: Promise<string>;
}
