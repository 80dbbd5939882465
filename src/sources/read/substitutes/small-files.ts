import { readdirSync, readFileSync } from 'node:fs';

/** The text of a file of the kernel, without its last line end; null where it cannot be read. */
export function readSmall(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').replace(/\n$/, '');
  } catch {
    return null;
  }
}

/** A number in a file of the kernel, decimal or `0x...`; null where there is none. */
export function readNumber(path: string): number | null {
  const text = readSmall(path);
  return text !== null && /^(?:-?\d+|0x[0-9a-f]+)$/i.test(text) ? Number(text) : null;
}

/** Names in a folder, in order; [] where it cannot be listed. */
export function listNames(path: string): string[] {
  try {
    return readdirSync(path).sort();
  } catch {
    return [];
  }
}

/** One element a line, so that each has its own: `ip -j` prints them all on one. */
export const printList = (elements: readonly object[]): string =>
  elements.length === 0 ? '[]\n' : `[\n${elements.map((element) => JSON.stringify(element)).join(',\n')}\n]\n`;
