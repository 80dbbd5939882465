import type { IpSet } from '../../model/node.ts';
import type { Parsed } from '../../model/origin.ts';
import { isNoise, linesOf, originOf, warning } from '../lines.ts';
import { makeEntry, makeSet } from './facts.ts';
import { wordsWithQuotes } from './words.ts';

/** Reads `ipset list`: a heading of `Name: value` lines, then one member a line. */
export function readIpsetList(text: string, source: string): Parsed<IpSet[]> {
  const result: Parsed<IpSet[]> = { facts: [], warnings: [] };
  let name: { text: string; origin: IpSet['origin'] } | null = null;
  let inMembers = false;
  for (const line of linesOf(text)) {
    if (isNoise(line.text)) continue;
    const origin = originOf(source, line);
    const [, key, value] =
      /^(Name|Type|Revision|Header|Size in memory|References|Number of entries|Members):(.*)$/.exec(line.text) ?? [
        undefined,
        null,
        '',
      ];
    const set = result.facts.at(-1);
    if (key === 'Name') {
      name = { text: value!.trim(), origin };
      inMembers = false;
    } else if (key === 'Type' && name) {
      result.facts.push(makeSet(name.text, value!.trim(), [], name.origin));
      name = null;
    } else if (key === 'Header' && set) {
      const { family, options } = makeSet(set.name, set.type, wordsWithQuotes(value!), set.origin);
      Object.assign(set, { family, options });
    } else if (key === 'Members') inMembers = true;
    else if (key === null && inMembers && set) set.entries.push(makeEntry(wordsWithQuotes(line.text), origin));
    else if (key === null) result.warnings.push(warning(origin, 'set', 'not understood'));
  }
  return result;
}
