import type { Token } from '../../../../model/iptables.ts';
import { flag, option, type Phrase, phrase, plain, textOption } from '../phrase.ts';

const levels = new Map([
  ['emerg', '0'],
  ['panic', '0'],
  ['alert', '1'],
  ['crit', '2'],
  ['err', '3'],
  ['error', '3'],
  ['warn', '4'],
  ['warning', '4'],
  ['notice', '5'],
  ['info', '6'],
  ['debug', '7'],
]);

/** Bits of `LOG flags N` (XT_LOG_ in xt_LOG.h) and the words that stand for them without -n. */
const logFlags: [bit: number, word: string, option: string][] = [
  [1, 'tcp-sequence', '--log-tcp-sequence'],
  [2, 'tcp-options', '--log-tcp-options'],
  [4, 'ip-options', '--log-ip-options'],
  [8, 'uid', '--log-uid'],
  [32, 'macdecode', '--log-macdecode'],
];

function readLog([, bits, level, words, prefix]: RegExpExecArray): Token[] {
  const number = levels.get(level!) ?? level!;
  const set = logFlags.filter(([bit, word]) => Number(bits ?? 0) & bit || words!.split(' ').includes(word));
  return [
    ...textOption('--log-prefix', prefix),
    ...(number === '4' ? [] : option('--log-level', number)),
    ...set.map(([, , name]) => plain(name)),
  ];
}

const withoutEscapes = (text: string | undefined): string | undefined => text?.replace(/\\(.)/g, '$1');

/** Targets that tell somebody: a log, a program, the sender. */
export const reportTargets: Phrase[] = [
  phrase('REJECT', /reject-with (\S+)/, ([, answer]) => option('--reject-with', answer)),
  phrase(
    'LOG',
    /LOG(?: flags (\d+))? level (\w+)((?: (?:tcp-sequence|tcp-options|ip-options|uid|macdecode))*)(?: prefix "(.*)")?/,
    readLog,
  ),
  phrase(
    'NFLOG',
    /(?:nflog-prefix +(?:"((?:[^"\\]|\\.)*)"|([\w-]+)))?(?: ?nflog-group (\d+))?(?: ?nflog-range (\d+))?(?: ?nflog-size (\d+))?(?: ?nflog-threshold (\d+))?/,
    ([, quoted, word, group, range, size, threshold]) => [
      ...textOption('--nflog-prefix', withoutEscapes(quoted) ?? word),
      ...option('--nflog-group', group),
      ...option('--nflog-range', range),
      ...option('--nflog-size', size),
      ...option('--nflog-threshold', threshold),
    ],
  ),
  phrase(
    'NFQUEUE',
    /NFQUEUE (?:num (\d+)|balance (\S+))( bypass)?( cpu-fanout)?/,
    ([, number, range, bypass, fanout]) => [
      ...option('--queue-num', number),
      ...option('--queue-balance', range),
      ...flag('--queue-bypass', bypass),
      ...flag('--queue-cpu-fanout', fanout),
    ],
  ),
  phrase('AUDIT', /AUDIT (\S+)/, ([, type]) => option('--type', type)),
  phrase(
    'SET',
    /(add|del)-set (\S+) ([a-z,]+)( exist)?(?: timeout (\d+))?/,
    ([, verb, name, sides, exist, timeout]) => [
      ...option(`--${verb}-set`, name, sides),
      ...flag('--exist', exist),
      ...option('--timeout', timeout),
    ],
  ),
  phrase(
    'SET',
    /map-set (\S+) ([a-z,]+)( map-mark)?( map-prio)?( map-queue)?/,
    ([, name, sides, mark, priority, queue]) => [
      ...option('--map-set', name, sides),
      ...flag('--map-mark', mark),
      ...flag('--map-prio', priority),
      ...flag('--map-queue', queue),
    ],
  ),
  phrase('IDLETIMER', /timeout:(\d+) label:(\S+)/, ([, timeout, label]) => [
    ...option('--timeout', timeout),
    ...textOption('--label', label),
  ]),
];
