import { didYouMean, nearest } from '../../model/nearest.ts';
import type { Place } from './place.ts';

/** A mapping whose keys are all known, by key. `what` names it in errors. */
export function readMapping<Key extends string>(
  place: Place,
  node: unknown,
  keys: readonly Key[],
  what: string,
  { requires }: { requires?: Key } = {},
): Partial<Record<Key, unknown>> {
  const entries = place.entriesOf(node);
  if (entries === null) place.fail(node, `${what} is not a mapping with ${keys.join(', ')}`);
  const found: Partial<Record<Key, unknown>> = {};
  for (const { name, key, value } of entries) {
    const known = keys.find((one) => one === name);
    if (known === undefined) place.fail(key, `unknown key "${name}" in ${what}${hint(name, keys)}`);
    found[known] = value;
  }
  if (requires !== undefined && found[requires] === undefined) place.fail(node, `${what} has no "${requires}"`);
  return found;
}

function hint(name: string, keys: readonly string[]): string {
  return didYouMean(nearest(name, keys)) || ` (known: ${keys.join(', ')})`;
}

/** The elements of a list. */
export function readList(place: Place, node: unknown, what: string): readonly unknown[] {
  const items = place.itemsOf(node);
  if (items === null) place.fail(node, `${what} is not a list`);
  return items;
}

/** A scalar's value: text, number, boolean or null. */
export function readScalar(place: Place, node: unknown, what: string): unknown {
  const scalar = place.scalarOf(node);
  if (scalar === null) place.fail(node, `${what} is not a single value`);
  return scalar.value;
}

/** A text. YAML may have read `10` or `true` where a name was meant, so the words as written count. */
export function readText(place: Place, node: unknown, what: string): string {
  const value = readScalar(place, node, what);
  if (value === null || value === '') place.fail(node, `${what} is empty`);
  return typeof value === 'string' ? value : (place.scalarOf(node)?.written ?? String(value));
}
