import type { IpSet } from '../../model/node.ts';
import type { Parsed } from '../../model/origin.ts';
import { isNoise, linesOf, originOf, warning } from '../lines.ts';
import { makeEntry, makeSet } from './facts.ts';
import { wordsWithQuotes } from './words.ts';

/** Reads `ipset save`. */
export function readIpsetSave(text: string, source: string): Parsed<IpSet[]> {
  const result: Parsed<IpSet[]> = { facts: [], warnings: [] };
  const sets = new Map<string, IpSet>();
  for (const line of linesOf(text)) {
    if (isNoise(line.text)) continue;
    const origin = originOf(source, line);
    const [command, name = '', first, ...words] = wordsWithQuotes(line.text);
    const set = sets.get(name);
    if ((command === 'create' || command === '-N') && first !== undefined) {
      const made = makeSet(name, first, words, origin);
      sets.set(name, made);
      result.facts.push(made);
    } else if ((command === 'add' || command === '-A') && first !== undefined) {
      if (set) set.entries.push(makeEntry([first, ...words], origin));
      else result.warnings.push(warning(origin, 'set', 'belongs to no set of this text'));
    } else result.warnings.push(warning(origin, 'set', 'not understood'));
  }
  return result;
}
