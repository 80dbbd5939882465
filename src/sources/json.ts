import type { Origin, Parsed, Subject } from '../model/origin.ts';
import { findJsonBreak } from './json-break.ts';
import { scanJson } from './json-scan.ts';
import { warning } from './lines.ts';

/** A JSON object whose values are not yet checked. */
export type JsonObject = Record<string, unknown>;

/** One element of a JSON list, with its line and its own text. */
export interface JsonElement {
  value: JsonObject;
  origin: Origin;
}

const longestText = 300;

/** Nothing that is read here nests deeper; JSON.stringify runs out of stack some thousand levels down. */
const deepest = 200;

/** Is this JSON rather than lines? A prompt such as `[root@node ~]#` is not. */
export const isJson = (text: string): boolean => /^\s*(?:\[\s*[[{\]]|\{\s*["}])/.test(text);

/** The JSON text of a value, cut to 300 characters. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > longestText ? `${text.slice(0, longestText - 1)}…` : text;
}

/**
 * Reads the objects of a JSON list, or of several lists written one after the other (`ip -j route; ip -6 -j route`);
 * an object that stands alone is a list of one. Broken JSON is one warning that tells where it breaks. Empty objects,
 * which `ip -j` prints for what a filter hides, are left out.
 */
export function readJson(text: string, source: string, about: Subject): Parsed<JsonElement[]> {
  const result: Parsed<JsonElement[]> = { facts: [], warnings: [] };
  for (const document of scanJson(text)) {
    const body = text.slice(document.start, document.end);
    if (document.depth > deepest) {
      const origin = { source, line: document.line, text: body.slice(0, longestText) };
      result.warnings.push(warning(origin, about, `nests deeper than ${deepest} levels`));
      continue;
    }
    let value: unknown;
    try {
      value = JSON.parse(body);
    } catch {
      const place = placeOf(text, document.start + findJsonBreak(body));
      const origin = { source, line: place.line, text: place.text };
      result.warnings.push(warning(origin, about, `JSON breaks at line ${place.line} column ${place.column}`));
      break;
    }
    const elements = Array.isArray(value) ? value : [value];
    for (const [index, element] of elements.entries()) {
      const line = (Array.isArray(value) ? document.elementLines[index] : null) ?? document.line;
      const origin: Origin = { source, line, text: jsonText(element) };
      if (!isObject(element)) result.warnings.push(warning(origin, about, 'this element is no JSON object'));
      else if (Object.keys(element).length > 0) result.facts.push({ value: element, origin });
    }
  }
  return result;
}

function placeOf(text: string, position: number): { line: number; column: number; text: string } {
  const before = text.slice(0, position);
  const start = before.lastIndexOf('\n') + 1;
  const shown = Math.max(start, position - longestText / 2);
  return {
    line: before.split('\n').length,
    column: position - start + 1,
    text: text.slice(shown, shown + longestText).split(/\r?\n/, 1)[0] ?? '',
  };
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A non-empty text, else null. */
export const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** A member that is a non-empty text, else null. */
export const textIn = (object: JsonObject, key: string): string | null => textOf(object[key]);

/** A member that is a number, else null. */
export function numberIn(object: JsonObject, key: string): number | null {
  const value = object[key];
  return typeof value === 'number' ? value : null;
}

/** True or false, else null. */
export const booleanOf = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

/** A member that is true or false, else null. */
export const booleanIn = (object: JsonObject, key: string): boolean | null => booleanOf(object[key]);

/** An object, else an empty one. */
export const objectOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

/** A member that is an object, else an empty one. */
export const objectIn = (object: JsonObject, key: string): JsonObject => objectOf(object[key]);

/** The objects of a member that is a list. */
export function objectsIn(object: JsonObject, key: string): JsonObject[] {
  const value = object[key];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The texts of a list. */
export const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

/** The texts of a member that is a list. */
export const textsIn = (object: JsonObject, key: string): string[] => textsOf(object[key]);
