import type { IpSet, IpSetEntry } from '../../model/node.ts';
import type { Origin } from '../../model/origin.ts';
import { readOptions } from './words.ts';

/** Makes a set without entries from the words of its options; types without addresses (`bitmap:port`) have no family. */
export function makeSet(name: string, type: string, words: readonly string[], origin: Origin): IpSet {
  const options = readOptions(words, 'set');
  const family =
    options.family === 'inet' ? 4 : options.family === 'inet6' ? 6 : type.startsWith('bitmap:ip') ? 4 : null;
  return { origin, name, type, family, options, entries: [] };
}

/** Makes an entry from its words: the element, then its options. */
export function makeEntry([element = '', ...words]: readonly string[], origin: Origin): IpSetEntry {
  const { nomatch, ...options } = readOptions(words, 'entry');
  return { origin, element, nomatch: nomatch !== undefined, options: Object.assign(Object.create(null), options) };
}
