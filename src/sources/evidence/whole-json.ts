import { scanJson } from '../json-scan.ts';

/** Is the text JSON to its end? `ip` may have printed several values one after the other. */
export function isWholeJson(text: string): boolean {
  return parses(text) || scanJson(text).every(({ start, end }) => parses(text.slice(start, end)));
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
