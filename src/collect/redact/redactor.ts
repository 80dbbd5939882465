import { isIP } from 'node:net';
import type { AddressMap } from './address-map.ts';
import { type Key, scramble } from './bits.ts';
import { syntax } from './common-words.ts';
import type { MacMap } from './mac-map.ts';
import type { NameMap } from './name-map.ts';

/** Everything that is mapped. */
export interface Maps {
  key: Key;
  addresses: AddressMap;
  macs: MacMap;
  names: NameMap;
  /** Names of chains that are made from hashes; what is not here stays. */
  chains: (chain: string) => string | null;
}

/**
 * What may have to be replaced in a text, what is longer before its parts: chains whose names are hashes or hold names, devices named by
 * hashes of pods, bridge ids, MACs, IPv6 and IPv4 addresses, and words.
 */
const tokens = new RegExp(
  [
    String.raw`(?<chain>\b(?:service|local|external|firewall|endpoint|affinity)-[A-Z2-7]{8}-[^\s"\\,;{}()@]+|\b(?:KUBE-(?:SVC|SVL|EXT|FW|XLB|SEP|HP)-[A-Z2-7]{16}|CNI-(?:DN-|SN-)?[0-9a-f]{16,24})\b)`,
    String.raw`(?<device>\b(?:cali|eni|azv)[0-9a-f]{11}\b)`,
    String.raw`(?<bridge>\b[0-9a-f]{4}\.(?:[0-9a-f]{12}|(?:[0-9a-f]{1,2}:){5}[0-9a-f]{1,2})\b)`,
    '(?<mac>(?<![0-9A-Fa-f:])(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}(?![0-9A-Fa-f:]))',
    String.raw`(?<v6>(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f:.]*(?:\/\d{1,3})?)`,
    String.raw`(?<v4>(?<![A-Za-z0-9.])(?:\d{1,3}\.){3}\d{1,3}(?![A-Za-z0-9]|\.\d)(?:\/\d{1,2}(?![\d.]))?)`,
    '(?<word>(?<![A-Za-z0-9-])[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?)',
  ].join('|'),
  'g',
);

/** How a text is read. */
export interface TextKind {
  /** Words of the tools' own languages stay, unless they stand in a name's place: in `NAMESPACE/NAME`. */
  guarded: boolean;
}

/** Replaces addresses, MACs and names in a text; everything else stays as it is, also its lines. */
export function redactText(text: string, maps: Maps, { guarded }: TextKind): string {
  return text.replace(tokens, (found, ...rest) => {
    const groups = rest.at(-1) as Record<string, string | undefined>;
    const at = rest.at(-3) as number;
    if (groups.word !== undefined) {
      const besideName = text[at - 1] === '/' || text[at + found.length] === '/';
      return redactWord(found, maps, guarded && !besideName);
    }
    if (groups.v4 !== undefined || groups.v6 !== undefined) return redactAddress(found, maps);
    if (groups.mac !== undefined) return maps.macs.map(found);
    if (groups.bridge !== undefined) return found.slice(0, 5) + maps.macs.map(found.slice(5));
    if (groups.device !== undefined)
      return found.replace(/[0-9a-f]{11}$/, (id) => scramble(maps.key, `device ${id}`).toString('hex').slice(0, 11));
    return maps.chains(found) ?? found;
  });
}

/** A word with all that is a name in it replaced: the whole, else the labels of a domain. */
export function redactWord(word: string, { names }: Pick<Maps, 'names'>, guarded: boolean): string {
  const map = (name: string): string | null => (guarded && (syntax.has(name) || name.length < 3) ? null : names(name));
  const whole = map(word);
  if (whole !== null || !word.includes('.')) return whole ?? word;
  return word
    .split('.')
    .map((label) => map(label) ?? label)
    .join('.');
}

function redactAddress(text: string, { addresses }: Maps): string {
  const [address = '', length] = text.split('/');
  const bare = isIP(address) === 0 ? address.replace(/[.:]+$/, '') : address;
  if (isIP(bare) === 0) return text;
  const most = isIP(bare) === 4 ? 32 : 128;
  const size = length === undefined || Number(length) > most ? null : Number(length);
  return addresses(bare, size) + address.slice(bare.length) + (length === undefined ? '' : `/${length}`);
}
