import { inverted, option, type Phrase, phrase, series, textOption } from '../phrase.ts';

const comparisons: Record<string, [mark: string | undefined, suffix: string]> = {
  '==': [undefined, 'eq'],
  '!=': ['!', 'eq'],
  '<': [undefined, 'lt'],
  '>': [undefined, 'gt'],
};

const hops = (name: string, word: string): Phrase =>
  phrase(name, new RegExp(String.raw`${word} match ${word} (==|!=|<|>) (\d+)`), ([, sign, value]) => {
    const [mark, suffix] = comparisons[sign!]!;
    return inverted(mark, option(`--${name}-${suffix}`, value));
  });

const ecnOptions: Record<string, string> = { ECE: '--ecn-tcp-ece', CWR: '--ecn-tcp-cwr', ECT: '--ecn-ip-ect' };

/** Matches that look at the packet itself. */
export const packetMatches: Phrase[] = [
  phrase('mark', /mark match (! )?(0x[\da-f]+(?:\/0x[\da-f]+)?)/, ([, not, mark]) =>
    inverted(not, option('--mark', mark)),
  ),
  phrase('length', /length (!?)(\d+(?::\d+)?)/, ([, not, length]) => inverted(not, option('--length', length))),
  phrase('tcpmss', /tcpmss match (!?)(\d+(?::\d+)?)/, ([, not, size]) => inverted(not, option('--mss', size))),
  hops('ttl', 'TTL'),
  hops('hl', 'HL'),
  phrase('dscp', /DSCP match (!?)(0x[\da-f]+)/, ([, not, value]) => inverted(not, option('--dscp', value))),
  phrase('tos', /tos match ?(!?)(\S+)/, ([, not, value]) => inverted(not, option('--tos', value))),
  phrase('ecn', /ECN match((?: !?(?:ECE|CWR|ECT=\d+))+)/, ([, words]) =>
    series(words!, / (!?)(ECE|CWR|ECT)(?:=(\d+))?/g, ([, not, name, value]) =>
      inverted(not, value === undefined ? option(ecnOptions[name!]!) : option(ecnOptions[name!]!, value)),
    ),
  ),
  phrase('u32', /u32 (! )?"([^"]*)"/, ([, not, test]) => inverted(not, textOption('--u32', test))),
  phrase('bpf', /match bpf (\d+ \d+ \d+ \d+(?:,\d+ \d+ \d+ \d+)*)/, ([, program]) =>
    textOption('--bytecode', `${program!.split(',').length},${program}`),
  ),
  phrase('bpf', /match bpf pinned (\S+)/, ([, path]) => textOption('--object-pinned', path)),
  phrase(
    'string',
    /STRING match +(! ?)?"([^"]*)" ALGO name (\S+)(?: FROM (\d+))?(?: TO (\d+))?( ICASE)?/,
    ([, not, text, algorithm, from, to, icase]) => [
      ...inverted(not, textOption(text!.startsWith('|') ? '--hex-string' : '--string', text)),
      ...option('--algo', algorithm),
      ...option('--from', from),
      ...option('--to', to),
      ...(icase === undefined ? [] : option('--icase')),
    ],
  ),
];
