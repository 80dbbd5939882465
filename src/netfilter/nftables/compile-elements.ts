import { isNode, type NftElement, type NftExpression } from '../../model/nft.ts';
import { readPattern } from './constants.ts';
import type { Context } from './context.ts';
import type { DataType } from './data-type.ts';
import { type Elements, type Entry, elementsOf } from './lookup.ts';

/** The elements that a lookup asks, and what to call them. */
export interface CompiledElements {
  elements: Elements;
  words: string;
  /** Rules add elements: one that is not listed may be there by now. */
  isDynamic: boolean;
  /** Seconds that an element stays, null where it does not expire. */
  timeout: number | null;
}

/** The elements of `@name` or of an anonymous set, read as the type; null where the set is not understood or not there. */
export function compileElements(data: NftExpression, type: DataType, context: Context): CompiledElements | null {
  if (typeof data === 'string' && data.startsWith('@')) {
    const named = context.set(data.slice(1));
    if (named === null) return null;
    const { set } = named;
    return {
      elements: named.elements(type),
      words: data,
      isDynamic: set.flags.includes('dynamic'),
      timeout: set.timeout,
    };
  }
  const members = isNode(data) ? data.set : null;
  if (!Array.isArray(members)) return null;
  const entries: Entry[] = [];
  for (const member of members) {
    const entry = entryOf(elementOf(member), type);
    if (entry.pattern.kind === 'unknown') return null;
    entries.push(entry);
  }
  return { elements: elementsOf(() => entries), words: 'the map of the rule', isDynamic: false, timeout: null };
}

/** An element of a set that cannot be read as the type may be anything: it fits nobody knows what. */
export function entryOf(element: NftElement, type: DataType): Entry {
  const because = 'an element of the set is not understood';
  return { element, pattern: readPattern(type, element.key) ?? { kind: 'unknown', because } };
}

function elementOf(member: NftExpression): NftElement {
  if (Array.isArray(member) && member.length === 2) return { ...elementOf(member[0]!), value: member[1]! };
  const elem = isNode(member) && isNode(member.elem) ? member.elem : null;
  const key = elem === null ? member : (elem.val ?? null);
  const expires = typeof elem?.expires === 'number' ? elem.expires : null;
  return { key, value: null, expires, comment: null };
}
