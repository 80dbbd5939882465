import { type Line, linesOf } from '../lines.ts';

/** The lines of a pretty-printed List that hold the objects' `metadata.name`, in order. */
export interface NameLines {
  /** The next line that names this object; null where the text has none. */
  next(name: string): Line | null;
}

/**
 * Finds names by their indentation alone: in a List they stand four steps in, below `metadata` three steps in.
 * Text on a single line has none.
 */
export function findNameLines(text: string, isList: boolean): NameLines {
  const found = new Map<string, { lines: Line[]; used: number }>();
  for (const { name, line } of nameLines(text, isList ? 4 : 2)) {
    const same = found.get(name) ?? { lines: [], used: 0 };
    same.lines.push(line);
    found.set(name, same);
  }
  return {
    next(name) {
      const same = found.get(name);
      return same?.lines[same.used++] ?? null;
    },
  };
}

function* nameLines(text: string, depth: number): Generator<{ name: string; line: Line }> {
  let step: number | null = null;
  let inMetadata = false;
  for (const line of linesOf(text)) {
    const indent = line.text.length - line.text.trimStart().length;
    if (step === null) {
      if (indent === 0) continue;
      step = indent;
    }
    if (indent === step * (depth - 1)) inMetadata = line.text.startsWith('"metadata": {', indent);
    if (!inMetadata || indent !== step * depth || !line.text.startsWith('"name": "', indent)) continue;
    const name = readName(line.text.slice(indent + '"name": '.length));
    if (name !== null) yield { name, line };
  }
}

function readName(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text.replace(/,\s*$/, ''));
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}
