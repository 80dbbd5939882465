import type { Link } from '../../model/node.ts';
import type { Origin } from '../../model/origin.ts';
import { wordsOf } from '../lines.ts';
import { macOf, newLink } from './facts.ts';
import { readName } from './name.ts';

/** A line of `ip -brief`: `eth0@if10 UP 10.0.0.1/24 fe80::1/64` or `eth0@if10 UP 02:00:00:00:00:01 <UP,LOWER_UP>`. */
export interface BriefLine {
  /** Without the other end. */
  device: string;
  /** The words of an `inet` or `inet6` line for each address. */
  addresses: string[][];
  /** Null where the line is of `ip -brief addr`, which tells neither flags nor number. */
  link: Link | null;
}

const line = /^(\S+)\s+(UNKNOWN|NOTPRESENT|DOWN|LOWERLAYERDOWN|TESTING|DORMANT|UP)(?:\s+(\S.*))?$/;

/** Reads a line of `ip -brief addr` or `ip -brief link`; null where it is none. */
export function readBriefLine(text: string, origin: Origin): BriefLine | null {
  const match = /^\S+\s+[A-Z]/.test(text) ? line.exec(text.trimEnd()) : null;
  if (match === null) return null;
  const [, name, state, rest = ''] = match;
  const { device, peerIndex, peerName } = readName(name!);
  const words = wordsOf(rest);
  const flags = /^<([A-Z0-9,_-]*)>$/.exec(words.at(-1) ?? '')?.[1];
  if (flags === undefined) {
    const addresses = readAddresses(words);
    return addresses && { device, addresses, link: null };
  }
  const link = newLink(origin, device);
  Object.assign(link, { peerIndex, peerName, state, flags: flags === '' ? [] : flags.split(',') });
  link.mac = macOf(words[0]);
  return { device, addresses: [], link };
}

/** `10.0.0.1/24`, `10.0.0.1 peer 10.0.0.2/32`, each with `metric 100` behind it or not. */
function readAddresses(words: readonly string[]): string[][] | null {
  const addresses: string[][] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    const own = addresses.at(-1);
    if (/^[\da-f.:]+(?:\/\d+)?$/i.test(word)) addresses.push([familyWord(word), word, 'scope', scopeOf(word)]);
    else if ((word === 'peer' || word === 'metric') && own !== undefined) own.push(word, words[++at] ?? '');
    else return null;
  }
  return addresses;
}

const familyWord = (address: string): string => (address.includes(':') ? 'inet6' : 'inet');

/** That of IPv6 follows from the address (ipv6_addr_type), that of IPv4 is what ip(8) sets unless told another. */
const scopeOf = (address: string): string =>
  /^(?:127\.|::1(?:\/|$))/.test(address) ? 'host' : /^fe[89ab][0-9a-f]:/i.test(address) ? 'link' : 'global';
