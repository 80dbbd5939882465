import type { Document, Node } from 'yaml';
import { nearest } from '../../model/nearest.ts';
import { yamlLibrary } from '../../sources/yaml-library.ts';

/** Where nodes are read: their document, and how to say that one is wrong. */
export interface Place {
  document: Document;
  /** Throws an error that names the line of the offset. */
  fail(offset: number | null, reason: string): never;
  lineOf(offset: number): number;
}

export type YamlNode = Node | null;

export const offsetOf = (node: YamlNode): number | null => node?.range?.[0] ?? null;

/** The node itself, where an alias stands for it. */
const resolve = (place: Place, node: unknown): YamlNode =>
  yamlLibrary().isAlias(node) ? (node.resolve(place.document) ?? null) : ((node ?? null) as YamlNode);

/** A mapping whose keys are all known, by key. `what` names it in errors. */
export function readMapping<Key extends string>(
  place: Place,
  given: YamlNode,
  keys: readonly Key[],
  what: string,
  { requires }: { requires?: Key } = {},
): Partial<Record<Key, YamlNode>> {
  const node = resolve(place, given);
  if (!yamlLibrary().isMap(node)) place.fail(offsetOf(given), `${what} is not a mapping with ${keys.join(', ')}`);
  const found: Partial<Record<Key, YamlNode>> = {};
  for (const { key, value } of node.items) {
    const name = yamlLibrary().isScalar(key) ? String(key.value) : '(not a text)';
    const known = keys.find((one) => one === name);
    if (known === undefined)
      place.fail(offsetOf(key as YamlNode), `unknown key "${name}" in ${what}${hint(name, keys)}`);
    found[known] = value as YamlNode;
  }
  if (requires !== undefined && found[requires] === undefined)
    place.fail(offsetOf(given), `${what} has no "${requires}"`);
  return found;
}

function hint(name: string, keys: readonly string[]): string {
  const near = nearest(name, keys);
  return near.length > 0 ? `; did you mean ${near.join(' or ')}?` : ` (known: ${keys.join(', ')})`;
}

/** The elements of a list. */
export function readList(place: Place, given: YamlNode, what: string): YamlNode[] {
  const node = resolve(place, given);
  if (!yamlLibrary().isSeq(node)) place.fail(offsetOf(given), `${what} is not a list`);
  return node.items as YamlNode[];
}

/** A scalar's value: text, number, boolean or null. */
export function readScalar(place: Place, given: YamlNode, what: string): unknown {
  const node = resolve(place, given);
  if (node === null) return null;
  if (!yamlLibrary().isScalar(node)) place.fail(offsetOf(given), `${what} is not a single value`);
  return node.value;
}

/** A text. YAML may have read `10` or `true` where a name was meant, so the words as written count. */
export function readText(place: Place, given: YamlNode, what: string): string {
  const value = readScalar(place, given, what);
  const node = resolve(place, given);
  if (value === null || value === '') place.fail(offsetOf(given), `${what} is empty`);
  return yamlLibrary().isScalar(node) && typeof value !== 'string' && node.source !== undefined
    ? node.source
    : String(value);
}
