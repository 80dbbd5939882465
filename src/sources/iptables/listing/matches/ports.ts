import type { Token } from '../../../../model/iptables.ts';
import { flag, inverted, option, type Phrase, phrase, series } from '../phrase.ts';

const ports = String.raw`(?: (?:spts?|dpts?):!?[^\s!]+)*`;

const portOptions = (words: string): Token[] =>
  series(words, / ([sd])pts?:(!?)(\S+)/g, ([, side, not, value]) => inverted(not, option(`--${side}port`, value)));

const flagNames = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'];

/** Names of TCP flags; the listing has them as one hexadecimal number when printed with -n. */
function readFlags(text: string): string {
  if (!text.startsWith('0x')) return text;
  const bits = Number.parseInt(text, 16);
  return flagNames.filter((_, bit) => bits & (1 << bit)).join(',') || 'NONE';
}

/** Matches that look at ports. */
export const portMatches: Phrase[] = [
  phrase(
    'tcp',
    new RegExp(String.raw`tcp(${ports})(?: option=(!?)(\d+))?(?: flags:(!?)([\w,]+)/([\w,]+))?`),
    ([, words, notOption, number, notFlags, mask, set]) => [
      ...portOptions(words!),
      ...inverted(notOption, option('--tcp-option', number)),
      ...inverted(notFlags, mask === undefined ? [] : option('--tcp-flags', readFlags(mask), readFlags(set!))),
    ],
  ),
  phrase('udp', new RegExp(`udp(${ports})`), ([, words]) => portOptions(words!)),
  phrase('udplite', new RegExp(`udplite(${ports})`), ([, words]) => portOptions(words!)),
  phrase('dccp', new RegExp(`dccp(${ports})`), ([, words]) => portOptions(words!)),
  phrase('sctp', new RegExp(String.raw`sctp(${ports})(?: (! )?(any|all|only) ([\w:,]+))?`), (found) => [
    ...portOptions(found[1]!),
    ...inverted(found[2], found[3] === undefined ? [] : option('--chunk-types', found[3], readChunks(found[4]!))),
  ]),
  phrase('multiport', / ?multiport (sports|dports|ports) +(! ?)?([\w.,:-]+)/, ([, side, not, value]) =>
    inverted(not, option(`--${side}`, value)),
  ),
  phrase('esp', /esp(?: spis?:(!?)(\S+))?/, ([, not, value]) => inverted(not, option('--espspi', value))),
  phrase('ah', /ah(?: spis?:(!?)(\S+))?( reserved)?/, ([, not, value, reserved]) => [
    ...inverted(not, option('--ahspi', value)),
    ...flag('--ahres', reserved),
  ]),
];

const chunkNames = [
  'DATA',
  'INIT',
  'INIT_ACK',
  'SACK',
  'HEARTBEAT',
  'HEARTBEAT_ACK',
  'ABORT',
  'SHUTDOWN',
  'SHUTDOWN_ACK',
  'ERROR',
  'COOKIE_ECHO',
  'COOKIE_ACK',
  'ECN_ECNE',
  'ECN_CWR',
  'SHUTDOWN_COMPLETE',
];

/** `0x0000:Be,0x0001` is `DATA:Be,INIT` without -n. */
const readChunks = (text: string): string =>
  text.replace(/0x[\da-f]{4}/gi, (number) => chunkNames[Number.parseInt(number, 16)] ?? number);
