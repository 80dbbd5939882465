import { all } from '../../logic.ts';
import { unknown, yesIf } from '../../rule.ts';
import { defineMatch, type OptionReader } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { number } from '../readers.ts';
import { clauses } from '../words.ts';
import { describePorts, portAliases, portOptions, testPorts } from './ports.ts';

const flagNames = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'];

interface TcpFlags {
  looked: string[];
  set: string[];
}

const tcpFlags: OptionReader<TcpFlags> = {
  words: 2,
  read([mask, comparison]) {
    const looked = readFlags(mask!);
    const set = readFlags(comparison!);
    return looked === null || set === null ? null : { looked, set };
  },
};

function readFlags(text: string): string[] | null {
  if (text.toUpperCase() === 'ALL') return flagNames;
  if (text.toUpperCase() === 'NONE') return [];
  const flags = text.toUpperCase().split(',');
  return flags.every((name) => flagNames.includes(name)) ? flags : null;
}

/** `--syn` is `--tcp-flags FIN,SYN,RST,ACK SYN`. */
const syn: OptionReader<TcpFlags> = { words: 0, read: () => ({ looked: ['FIN', 'SYN', 'RST', 'ACK'], set: ['SYN'] }) };

const hasFlags = (packetFlags: readonly string[], { looked, set }: TcpFlags): boolean =>
  set.every((name) => looked.includes(name)) &&
  looked.every((name) => packetFlags.includes(name) === set.includes(name));

/** TCP ports and flags (xt_tcpudp). */
export const tcp = defineMatch({
  name: 'tcp',
  options: { ...portOptions, '--tcp-flags': tcpFlags, '--syn': syn, '--tcp-option': number },
  aliases: portAliases,
  test: (options, packet) =>
    all([
      ...testPorts(options, packet),
      holds(options['--tcp-flags'], (flags) => yesIf(hasFlags(packet.tcpFlags ?? [], flags))),
      holds(options['--syn'], (flags) => yesIf(hasFlags(packet.tcpFlags ?? [], flags))),
      holds(options['--tcp-option'], (option) =>
        unknown(`the packet carries TCP option ${option}`, "the packet's TCP options were not given"),
      ),
    ]),
  describe: (options) =>
    clauses(
      describePorts(options),
      clause(
        'set of TCP flags',
        options['--tcp-flags'],
        ({ looked, set }) => `${set.join(',') || 'none'} of ${looked.join(',')}`,
      ),
      clause('TCP segment', options['--syn'], () => 'the first of its connection (SYN alone)'),
      clause('TCP option', options['--tcp-option'], (option) => `number ${option}`),
    ),
});
