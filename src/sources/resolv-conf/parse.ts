import { familyOf } from '../../model/address.ts';
import type { ResolvConf } from '../../model/evidence.ts';
import type { Parsed } from '../../model/origin.ts';
import { linesOf, originOf, warning, wordsOf } from '../lines.ts';

/** Reads resolv.conf(5): of `search` and `domain` the last one counts. Null where the text says nothing. */
export function parseResolvConf(text: string, source: string): Parsed<ResolvConf | null> {
  const result: Parsed<ResolvConf | null> = { facts: null, warnings: [] };
  for (const line of linesOf(text)) {
    if (line.text.trim() === '' || /^[#;]/.test(line.text)) continue;
    const origin = originOf(source, line);
    const [keyword, ...words] = wordsOf(line.text);
    result.facts ??= { origin, nameservers: [], search: [], searchOrigin: null, options: [] };
    if (keyword === 'nameserver' && familyOf(words[0] ?? '') !== null) result.facts.nameservers.push(words[0]!);
    else if (keyword === 'search' || keyword === 'domain') {
      result.facts.search = words;
      result.facts.searchOrigin = origin;
    } else if (keyword === 'options') result.facts.options.push(...words);
    else if (keyword !== 'sortlist') result.warnings.push(warning(origin, 'config', 'not understood'));
  }
  return result;
}
