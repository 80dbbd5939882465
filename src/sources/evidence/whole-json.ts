import { scanJson } from '../json-scan.ts';

/** What a text of JSON holds: the value, or undefined for several one after the other, as `ip` may print them. Null: it is not JSON to its end. */
export function readWholeJson(text: string): { value: unknown } | null {
  const single = parse(text);
  if (single !== null) return single;
  return scanJson(text).every(({ start, end }) => parse(text.slice(start, end)) !== null) ? { value: undefined } : null;
}

function parse(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}
