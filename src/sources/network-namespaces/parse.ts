import type { NetworkNamespace } from '../../model/node.ts';
import type { Parsed } from '../../model/origin.ts';
import { numberIn, readJson, textIn } from '../json.ts';
import { warning } from '../lines.ts';

/** Reads netns.json, the list of a node's network namespaces that a live reading writes. */
export function parseNetworkNamespaces(text: string, source: string): Parsed<NetworkNamespace[]> {
  const { facts: elements, warnings } = readJson(text, source, 'other');
  const result: Parsed<NetworkNamespace[]> = { facts: [], warnings };
  for (const { value, origin } of elements) {
    const [inode, folder] = [textIn(value, 'inode'), textIn(value, 'folder')];
    if (inode === null || folder === null) result.warnings.push(warning(origin, 'other', 'has no inode or no folder'));
    else {
      result.facts.push({
        origin,
        inode,
        pid: numberIn(value, 'pid'),
        name: textIn(value, 'name'),
        podUid: textIn(value, 'podUid'),
        hostname: textIn(value, 'hostname'),
        folder,
      });
    }
  }
  return result;
}
