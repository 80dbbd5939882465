import { flag, inverted, option, type Phrase, phrase, plain, series, textOption } from '../phrase.ts';

const recentActions: Record<string, string> = {
  SET: '--set',
  CHECK: '--rcheck',
  UPDATE: '--update',
  REMOVE: '--remove',
};

/** Options that iptables-save leaves out where they have these values. */
const usualBurst = '5';

/** Matches that count or throw dice. */
export const chanceMatches: Phrase[] = [
  phrase('statistic', /statistic mode random (! )?probability (\S+)/, ([, not, probability]) => [
    ...option('--mode', 'random'),
    ...inverted(not, option('--probability', probability)),
  ]),
  phrase('statistic', /statistic mode nth (! )?every (\d+)(?: packet (\d+))?/, ([, not, every, packet]) => [
    ...option('--mode', 'nth'),
    ...inverted(not, option('--every', every)),
    ...option('--packet', packet ?? '0'),
  ]),
  phrase(
    'recent',
    /(! )?recent: (SET|CHECK|UPDATE|REMOVE)(?: seconds: (\d+))?( reap)?(?: hit_count: (\d+))?( TTL-Match)? name: (\S+) side: (source|dest)(?: mask: (\S+))?/,
    ([, not, action, seconds, reap, hits, ttl, name, side, mask]) => [
      ...inverted(not, option(recentActions[action!]!)),
      ...option('--seconds', seconds),
      ...flag('--reap', reap),
      ...option('--hitcount', hits),
      ...flag('--rttl', ttl),
      ...textOption('--name', name),
      ...option('--mask', mask),
      plain(side === 'source' ? '--rsource' : '--rdest'),
    ],
  ),
  phrase('limit', /limit: avg (\S+) burst (\d+)/, ([, average, burst]) => [
    ...option('--limit', average),
    ...(burst === usualBurst ? [] : option('--limit-burst', burst)),
  ]),
  phrase(
    'hashlimit',
    /limit: (up to|above) (\S+)(?: burst (\S+))?((?: (?:mode|htable-size|htable-max|htable-gcinterval|htable-expire|srcmask|dstmask) \S+)*)/,
    ([, side, average, burst, rest]) => [
      ...option(side === 'above' ? '--hashlimit-above' : '--hashlimit-upto', average),
      ...option('--hashlimit-burst', burst),
      ...series(rest!, / (\S+) (\S+)/g, ([, name, value]) =>
        option(`--hashlimit-${name}`, name === 'mode' ? value!.replaceAll('-', ',') : value),
      ),
    ],
  ),
];
