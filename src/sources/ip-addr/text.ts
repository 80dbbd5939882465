import { type Family, familyOf } from '../../model/address.ts';
import type { Address } from '../../model/node.ts';
import type { Origin } from '../../model/origin.ts';
import { addressFlags } from './flags.ts';

/**
 * Reads the words of one `inet` line: `inet 10.0.0.1/24 brd 10.0.0.255 scope global secondary eth0:1`.
 * The label of an IPv4 address stands last and names the device where the line stands alone. A text tells what is wrong.
 */
export function readAddress(words: readonly string[], device: string | null, origin: Origin): Address | string {
  const family: Family = words[0] === 'inet' ? 4 : 6;
  const [address = '', ownLength] = (words[1] ?? '').split('/');
  if (familyOf(address) !== family) return 'has no address';
  const flags: string[] = [];
  let peer: string | null = null;
  let peerLength: string | undefined;
  let scope: string | null = null;
  let label: string | null = null;
  for (let at = 2; at < words.length; at += 1) {
    const word = words[at]!;
    if (word === 'scope') scope = words[++at] ?? null;
    else if (word === 'peer') [peer = null, peerLength] = (words[++at] ?? '').split('/');
    else if (valued.has(word)) at += 1;
    else if (addressFlags.has(word)) flags.push(word);
    else if (at === words.length - 1 && family === 4) label = word;
    else return `not understood: ${word}`;
  }
  const name = device ?? label?.replace(/:.*$/, '') ?? null;
  if (name === null) return 'belongs to no device';
  const length = readLength(ownLength ?? peerLength, family);
  if (length === null) return 'has no prefix length';
  return { origin, family, device: name, address, prefixLength: length, scope: scope ?? 'global', peer, flags };
}

const valued = new Set(['brd', 'any', 'metric', 'proto', 'flags']);

function readLength(text: string | undefined, family: Family): number | null {
  const width = family === 4 ? 32 : 128;
  if (text === undefined) return width;
  return /^\d{1,3}$/.test(text) && Number(text) <= width ? Number(text) : null;
}
