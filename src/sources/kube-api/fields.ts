import type { ObjectName } from '../../model/objects.ts';
import { isObject, type JsonObject, objectIn, objectsIn, textIn } from '../json.ts';

/** `metadata.namespace` ('' for objects of the cluster) and `metadata.name`. */
export function nameOf(object: JsonObject): ObjectName {
  const metadata = objectIn(object, 'metadata');
  return { namespace: textIn(metadata, 'namespace') ?? '', name: textIn(metadata, 'name') ?? '' };
}

/** A member that maps names to texts, as labels and annotations do. Names may be anything, `__proto__` too. */
export function textMapIn(object: JsonObject, key: string): Record<string, string> {
  const map = objectIn(object, key);
  if (Object.values(map).every((value) => typeof value === 'string')) return map as Record<string, string>;
  return Object.fromEntries(
    Object.entries(map).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** A member that is a number or a text, as a target port is. */
export function numberOrTextIn(object: JsonObject, key: string): number | string | null {
  const value = object[key];
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? value : null;
}

/** Status of a condition of the list `conditions`; null where it is not told. */
export function conditionOf(status: JsonObject, type: string): boolean | null {
  const condition = objectsIn(status, 'conditions').find((candidate) => candidate.type === type);
  if (condition === undefined) return null;
  return condition.status === 'True' ? true : condition.status === 'False' ? false : null;
}

/** A member that is an object, null where it is absent: for selectors, absent and empty differ. */
export function maybeObjectIn(object: JsonObject, key: string): JsonObject | null {
  const value = object[key];
  return isObject(value) ? value : null;
}
