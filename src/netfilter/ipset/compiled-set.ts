import type { IpSet } from '../../model/node.ts';
import { type Component, parseElement } from './element.ts';

/** A set whose elements are ready to compare. */
export interface CompiledSet {
  /** `ip`, `net`, `port`, `mac`, `iface`, `mark`; `set` for a list of sets. */
  dimensions: readonly string[];
  elements: CompiledElement[];
  /** Elements that do not fit the set's type, as printed. */
  notUnderstood: string[];
}

/** An element by its dimensions; a member of a list of sets has none. */
export interface CompiledElement {
  text: string;
  components: Component[];
  nomatch: boolean;
}

const compiled = new WeakMap<IpSet, CompiledSet>();

/** Compiles a set once. */
export function compileSet(set: IpSet): CompiledSet {
  const known = compiled.get(set);
  if (known !== undefined) return known;
  const dimensions = set.type.slice(set.type.indexOf(':') + 1).split(',');
  const result: CompiledSet = { dimensions, elements: [], notUnderstood: [] };
  const isList = dimensions[0] === 'set';
  for (const { element, nomatch, options } of set.entries) {
    const components = isList ? [] : parseElement(element, dimensions, 'wildcard' in options);
    if (components === null) result.notUnderstood.push(element);
    else result.elements.push({ text: element, components, nomatch });
  }
  // The kernel looks for the longest prefix first, dimension by dimension; the first one found decides.
  if (dimensions.includes('net'))
    result.elements.sort((one, other) => compareLengths(one.components, other.components));
  compiled.set(set, result);
  return result;
}

function compareLengths(one: readonly Component[], other: readonly Component[]): number {
  for (const [index, component] of one.entries()) {
    const counterpart = other[index];
    if (component.kind !== 'address' || counterpart?.kind !== 'address') continue;
    if (component.length !== counterpart.length) return counterpart.length - component.length;
  }
  return 0;
}
