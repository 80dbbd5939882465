import type { CniConfig } from '../../model/node.ts';
import type { Parsed } from '../../model/origin.ts';
import { objectsIn, readJson, textIn } from '../json.ts';
import { warning } from '../lines.ts';

/**
 * Reads a CNI network configuration (CNI specification): a list (`.conflist`), or a single plugin (`.conf`), which is a list of one.
 * Null where the text is none.
 */
export function parseCni(text: string, source: string): Parsed<CniConfig | null> {
  const { facts: elements, warnings } = readJson(text, source, 'config');
  const [element, ...more] = elements;
  if (element === undefined) return { facts: null, warnings };
  const { value, origin } = element;
  for (const other of more) warnings.push(warning(other.origin, 'config', 'a second configuration in one file'));
  const plugins = Array.isArray(value.plugins) ? objectsIn(value, 'plugins') : 'type' in value ? [value] : null;
  if (plugins === null) {
    warnings.push(warning(origin, 'config', 'no CNI configuration: neither plugins nor type'));
    return { facts: null, warnings };
  }
  return { facts: { origin, name: textIn(value, 'name'), plugins }, warnings };
}
