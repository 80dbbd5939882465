import type { Token } from '../../../../model/iptables.ts';
import { inverted, option, type Phrase, phrase } from '../phrase.ts';

/** `type 3 code 4`; type 255 of ICMP stands for any. */
const numbered = String.raw`(! ?)?type (\d+)(?: codes? (\d+(?:-\d+)?))?`;
/** `echo-request`, printed without -n. */
const named = String.raw` (!)?([a-z][\w/-]*)`;

const words = (prefix: string): RegExp => new RegExp(`${prefix}(?: ?${numbered}|${named})`);

function read(name: string, found: RegExpExecArray): Token[] {
  const [, not, type, code, notNamed, text] = found;
  if (text !== undefined) return inverted(notNamed, option(name, text));
  if (type === '255' && code === undefined && name === '--icmp-type') return inverted(not, option(name, 'any'));
  return inverted(not, option(name, code === undefined ? type : `${type}/${code}`));
}

/** Types and codes of ICMP. */
export const icmpMatches: Phrase[] = [
  phrase('icmp', words('icmp'), (found) => read('--icmp-type', found)),
  phrase('icmp6', words('ipv6-icmp'), (found) => read('--icmpv6-type', found)),
];
