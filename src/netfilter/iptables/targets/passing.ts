import { setFact } from '../../rule.ts';
import { defineTarget, type OptionReaders, type Options, type TargetExtension } from '../extension.ts';
import { flag, word } from '../readers.ts';

/** A target that notes, marks or copies something and lets the packet go on as it is. */
const passing = <Readers extends OptionReaders>(
  name: string,
  options: Readers,
  describe: (given: Options<Readers>) => string,
  overturns: (given: Options<Readers>) => { overturns?: string } = () => ({}),
): TargetExtension =>
  defineTarget({
    name,
    options,
    apply: (given) => ({ kind: 'next', effect: describe(given), ...overturns(given) }),
    describe,
  });

const words = (...names: string[]): OptionReaders => Object.fromEntries(names.map((name) => [name, word]));

const twoWords = { words: 2, read: (given: string[]) => given.join(' ') };

const quoted = (text: unknown): string => (text === undefined ? '' : ` with prefix "${text}"`);

const setTarget = (given: Options<OptionReaders>): string =>
  given['--del-set']
    ? `remove the address from set ${given['--del-set'].value}`
    : `add the address to set ${given['--add-set']?.value}`;

/** Targets after which the packet goes on, and that no later rule can see. */
export const passingTargets: TargetExtension[] = [
  passing('AUDIT', words('--type'), () => 'write an audit record'),
  passing('CHECKSUM', { '--checksum-fill': flag }, () => 'fill in the checksum'),
  passing('CLASSIFY', words('--set-class'), (given) => `set the traffic class to ${given['--set-class']?.value}`),
  passing('CONNSECMARK', { '--save': flag, '--restore': flag }, () => 'copy the security mark'),
  passing(
    'ECN',
    { '--ecn-tcp-remove': flag, ...words('--ecn-tcp-cwr', '--ecn-tcp-ece', '--ecn-ip-ect') },
    () => 'change the ECN bits',
  ),
  passing(
    'IDLETIMER',
    { ...words('--timeout', '--label'), '--alarm': flag, '--send_nl_msg': flag },
    () => 'restart an idle timer',
  ),
  passing('LED', { ...words('--led-trigger-id', '--led-delay'), '--led-always-blink': flag }, () => 'blink a light'),
  passing(
    'LOG',
    {
      '--log-prefix': word,
      '--log-level': word,
      '--log-tcp-sequence': flag,
      '--log-tcp-options': flag,
      '--log-ip-options': flag,
      '--log-uid': flag,
      '--log-macdecode': flag,
    },
    (given) => `log to the kernel log${quoted(given['--log-prefix']?.value)}`,
  ),
  passing(
    'NFLOG',
    words('--nflog-group', '--nflog-prefix', '--nflog-range', '--nflog-size', '--nflog-threshold'),
    (given) => `log to netlink group ${given['--nflog-group']?.value ?? 0}${quoted(given['--nflog-prefix']?.value)}`,
  ),
  passing(
    'RATEEST',
    words('--rateest-name', '--rateest-interval', '--rateest-ewmalog'),
    (given) => `measure the rate as ${given['--rateest-name']?.value}`,
  ),
  passing('SECMARK', words('--selctx'), (given) => `set the security mark to ${given['--selctx']?.value}`),
  passing(
    'SET',
    { '--add-set': twoWords, '--del-set': twoWords, ...words('--timeout'), '--exist': flag } satisfies OptionReaders,
    setTarget,
    (given) => ({ overturns: setFact((given['--del-set'] ?? given['--add-set'])?.value.split(' ')[0] ?? '') }),
  ),
  passing('TCPMSS', { '--set-mss': word, '--clamp-mss-to-pmtu': flag }, (given) =>
    given['--set-mss']
      ? `set the TCP segment size to ${given['--set-mss'].value}`
      : "clamp the TCP segment size to the path's MTU",
  ),
  passing(
    'TCPOPTSTRIP',
    words('--strip-options'),
    (given) => `strip the TCP options ${given['--strip-options']?.value}`,
  ),
  passing('TEE', words('--gateway', '--oif'), (given) => `send a copy to ${given['--gateway']?.value}`),
  passing('TRACE', {}, () => 'trace the packet'),
  passing(
    'ULOG',
    words('--ulog-nlgroup', '--ulog-prefix', '--ulog-cprange', '--ulog-qthreshold'),
    (given) => `log to netlink group ${given['--ulog-nlgroup']?.value ?? 1}${quoted(given['--ulog-prefix']?.value)}`,
  ),
];
