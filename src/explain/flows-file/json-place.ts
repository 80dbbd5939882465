import { isObject } from '../../sources/json.ts';
import { scanJsonList } from '../../sources/json-list.ts';
import type { Place } from './place.ts';

/** What is wrong is said by whoever reads the file as YAML. */
export const unsaid: unique symbol = Symbol('unsaid');

/**
 * The nodes of a file of flows that is JSON: `JSON.parse` takes a hundredth of the time of a reader of YAML. Lines are told of flows alone.
 * Null where the text is none, or where the two might read something else.
 */
export function jsonPlace(text: string): { place: Place; root: unknown } | null {
  const root = readPlain(text);
  if (!isObject(root) || !Array.isArray(root.flows)) return null;
  const starts = scanJsonList(text, 'flows')?.starts;
  if (starts?.length !== root.flows.length) return null;
  const lines = new Map<unknown, number>();
  let line = 1;
  let counted = 0;
  for (const [index, start] of starts.entries()) {
    for (; counted < start; counted += 1) if (text[counted] === '\n') line += 1;
    lines.set(root.flows[index], line);
  }
  const place: Place = {
    fail() {
      throw unsaid;
    },
    lineOf: (node) => lines.get(node) ?? 1,
    entriesOf: (node) =>
      isObject(node) ? Object.entries(node).map(([name, value]) => ({ name, key: name, value })) : null,
    itemsOf: (node) => (Array.isArray(node) ? node : null),
    scalarOf: (node) => (typeof node === 'object' && node !== null ? null : { value: node }),
  };
  return { place, root };
}

/** Null where the text is not what `JSON.stringify` writes, but for blanks: the value tells nothing of a key that is given twice. */
function readPlain(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === withoutBlanks(text) ? value : null;
  } catch {
    return null;
  }
}

/** The text without the blanks between its words. */
const withoutBlanks = (json: string): string =>
  json.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g, (_, quoted: string | undefined) => quoted ?? '');
