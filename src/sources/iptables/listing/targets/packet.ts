import type { Token } from '../../../../model/iptables.ts';
import { flag, option, type Phrase, phrase } from '../phrase.ts';

const hopVerbs: Record<string, string> = { 'set to': 'set', 'decrement by': 'dec', 'increment by': 'inc' };

const hops = (name: 'TTL' | 'HL'): Phrase =>
  phrase(name, new RegExp(String.raw`${name} (set to|decrement by|increment by) (\d+)`), ([, verb, value]) =>
    option(`--${name.toLowerCase()}-${hopVerbs[verb!]}`, value),
  );

/** `1:2` is `0001:0002` in iptables-save. */
const readClass = (text: string): string =>
  text
    .split(':')
    .map((part) => part.padStart(4, '0'))
    .join(':');

/** Targets that change the packet, or where it goes. */
export const packetTargets: Phrase[] = [
  phrase('TCPMSS', /TCPMSS clamp to PMTU/, () => option('--clamp-mss-to-pmtu')),
  phrase('TCPMSS', /TCPMSS set (\d+)/, ([, size]) => option('--set-mss', size)),
  phrase('TCPOPTSTRIP', /TCPOPTSTRIP options (\S+)/, ([, options]) => option('--strip-options', options)),
  phrase('TPROXY', /TPROXY redirect \[?(\S*?)\]?:(\d+) mark (\S+)/, ([, address, port, mark]) => [
    ...option('--on-port', port),
    ...option('--on-ip', address),
    ...option('--tproxy-mark', mark),
  ]),
  hops('TTL'),
  hops('HL'),
  phrase('DSCP', /DSCP set (0x[\da-f]+)/, ([, value]) => option('--set-dscp', value)),
  phrase('TOS', /TOS (and|or|xor) (\S+)/, ([, verb, value]) => option(`--${verb}-tos`, value)),
  phrase('TOS', /TOS set ?(\S+)/, ([, value]) => option('--set-tos', value)),
  phrase('ECN', /ECN TCP remove/, () => option('--ecn-tcp-remove')),
  phrase('TEE', /TEE gw:(\S+)(?: oif=(\S+))?/, ([, gateway, device]) => [
    ...option('--gateway', gateway),
    ...option('--oif', device),
  ]),
  phrase('CLASSIFY', /CLASSIFY set ([\da-f]+:[\da-f]+)/, ([, name]) => option('--set-class', readClass(name!))),
  phrase('CHECKSUM', /CHECKSUM fill/, () => option('--checksum-fill')),
  phrase(
    'SYNPROXY',
    /SYNPROXY( sack-perm)?( timestamp)?(?: wscale (\d+))?(?: mss (\d+))?( ecn)?/,
    ([, sack, timestamp, scale, size, ecn]) => [
      ...flag('--sack-perm', sack),
      ...flag('--timestamp', timestamp),
      ...option('--wscale', scale),
      ...option('--mss', size),
      ...flag('--ecn', ecn),
    ],
  ),
  // NOTRACK became `CT --notrack`; the kernel keeps such a rule under the name of CT.
  phrase('CT', /NOTRACK/, () => option('--notrack')),
  phrase(
    'CT',
    /CT ?((?: ?(?:notrack|(?:zone|zone-orig|zone-reply|helper|timeout|ctevents|expevents) \S+))+)/,
    ([, words]) =>
      [...words!.matchAll(/(notrack)|([a-z-]+) (\S+)/g)].flatMap(([, notrack, name, value]): Token[] =>
        notrack === undefined ? option(`--${name}`, value) : option('--notrack'),
      ),
  ),
];
