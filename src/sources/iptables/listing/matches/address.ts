import { flag, inverted, option, type Phrase, phrase, series } from '../phrase.ts';

const setWords = String.raw`(?:! )?(?:update-counters|update-subcounters)|(?:! )?(?:packets|bytes)-(?:eq|lt|gt) \d+|return-nomatch`;
const valuedDevice = String.raw`(?:! )?--physdev-(?:in|out) \S+`;
const flagDevice = '(?:! )?--physdev-is-(?:in|out|bridged)';

/** Matches that look at addresses and devices. */
export const addressMatches: Phrase[] = [
  phrase(
    'addrtype',
    /ADDRTYPE match(?: src-type (!?)([A-Z,]+))?(?: dst-type (!?)([A-Z,]+))?( limit-in)?( limit-out)?/,
    ([, notSource, source, notDestination, destination, input, output]) => [
      ...inverted(notSource, option('--src-type', source)),
      ...inverted(notDestination, option('--dst-type', destination)),
      ...flag('--limit-iface-in', input),
      ...flag('--limit-iface-out', output),
    ],
  ),
  phrase('physdev', new RegExp(`PHYSDEV match((?: (?:${valuedDevice}|${flagDevice}))*)`), ([, words]) =>
    series(words!, / (! )?(--physdev-\S+)(?: (?!!|--)(\S+))?/g, ([, not, name, device]) =>
      inverted(not, device === undefined ? option(name!) : option(name!, device)),
    ),
  ),
  phrase(
    'set',
    new RegExp(String.raw`(! )?(?:match-set|set) (\S+) ((?:src|dst)(?:,(?:src|dst))*)((?: (?:${setWords}))*)`),
    (found) => [
      ...inverted(found[1], option('--match-set', found[2], found[3])),
      ...series(found[4]!, / (! )?([a-z-]+)(?: (\d+))?/g, ([, not, name, value]) =>
        inverted(not, value === undefined ? option(`--${name}`) : option(`--${name}`, value)),
      ),
    ],
  ),
  phrase(
    'iprange',
    /(?=source IP range|destination IP range)(?:source IP range (! )?(\S+))?(?: ?destination IP range (! )?(\S+))?/,
    ([, notSource, source, notDestination, destination]) => [
      ...inverted(notSource, option('--src-range', source)),
      ...inverted(notDestination, option('--dst-range', destination)),
    ],
  ),
  phrase('mac', /MAC ?(! ?)?([\dA-Fa-f]{2}(?::[\dA-Fa-f]{2}){5})/, ([, not, mac]) =>
    inverted(not, option('--mac-source', mac!.toLowerCase())),
  ),
  phrase('pkttype', /PKTTYPE (!?)= (\S+)/, ([, not, type]) => inverted(not, option('--pkt-type', type))),
  phrase('rpfilter', /rpfilter( loose)?( validmark)?( accept-local)?( invert)?/, ([, loose, mark, local, invert]) => [
    ...flag('--loose', loose),
    ...flag('--validmark', mark),
    ...flag('--accept-local', local),
    ...flag('--invert', invert),
  ]),
  phrase(
    'devgroup',
    /(?=(?:! )?(?:src|dst)-group )(?:(! )?src-group (\S+))?(?: ?(! )?dst-group (\S+))?/,
    ([, notSource, source, notDestination, destination]) => [
      ...inverted(notSource, option('--src-group', source)),
      ...inverted(notDestination, option('--dst-group', destination)),
    ],
  ),
  phrase('eui64', /eui64/, () => []),
  phrase('realm', /(! )?realm (\S+)/, ([, not, realm]) => inverted(not, option('--realm', realm))),
];
