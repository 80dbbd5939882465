import { flag, inverted, option, type Phrase, phrase, series, textOption } from '../phrase.ts';

const conntrackWords =
  'state|proto|origsrc|origdst|replsrc|repldst|origsrcport|origdstport|replsrcport|repldstport|status|expire|dir';
const oneConntrackWord = String.raw`(?:! )?ct(?:${conntrackWords}) \S+`;

const atMost: Record<string, string> = { '>': '--connlimit-above', '<=': '--connlimit-upto' };

/** Matches that ask connection tracking. */
export const connectionMatches: Phrase[] = [
  phrase('conntrack', new RegExp(`${oneConntrackWord}(?: ${oneConntrackWord})*`), ([words]) =>
    series(words, /(! )?(ct\w+) (\S+)/g, ([, not, name, value]) => inverted(not, option(`--${name}`, value))),
  ),
  phrase('state', /(! )?state ([A-Z,]+)/, ([, not, states]) => inverted(not, option('--state', states))),
  phrase('connmark', /connmark match +(! )?(0x[\da-f]+(?:\/0x[\da-f]+)?)/, ([, not, mark]) =>
    inverted(not, option('--mark', mark)),
  ),
  phrase('connlimit', /#conn(?: (src|dst))?\/(\d+) (>|<=) (\d+)/, ([, side, mask, sign, count]) => [
    ...option(atMost[sign!]!, count),
    ...option('--connlimit-mask', mask),
    ...option(side === 'dst' ? '--connlimit-daddr' : '--connlimit-saddr'),
  ]),
  phrase(
    'connbytes',
    /(! )?connbytes (\S+) connbytes mode (\S+) connbytes direction (\S+)/,
    ([, not, range, mode, direction]) => [
      ...inverted(not, option('--connbytes', range)),
      ...option('--connbytes-mode', mode),
      ...option('--connbytes-dir', direction),
    ],
  ),
  phrase('connlabel', /connlabel (! )?'?([^\s']+)'?( set)?/, ([, not, label, set]) => [
    ...inverted(not, option('--label', label)),
    ...flag('--set', set),
  ]),
  phrase('helper', /helper match (! )?"([^"]*)"/, ([, not, name]) => inverted(not, textOption('--helper', name))),
];
