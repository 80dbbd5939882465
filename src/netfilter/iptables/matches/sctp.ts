import { all } from '../../logic.ts';
import { unknown } from '../../rule.ts';
import { defineMatch, type OptionReader } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { clauses } from '../words.ts';
import { describePorts, portAliases, portOptions, testPorts } from './ports.ts';

const chunkTypes: OptionReader<string> = {
  words: 2,
  read: ([how, types]) => (/^(?:all|any|only)$/i.test(how!) ? `${how} ${types}` : null),
};

/** SCTP ports and chunks (xt_sctp). */
export const sctp = defineMatch({
  name: 'sctp',
  options: { ...portOptions, '--chunk-types': chunkTypes },
  aliases: portAliases,
  test: (options, packet) =>
    all([
      ...testPorts(options, packet),
      holds(options['--chunk-types'], (chunks) =>
        unknown(`the packet's chunks are ${chunks}`, "the packet's SCTP chunks were not given"),
      ),
    ]),
  describe: (options) =>
    clauses(
      describePorts(options),
      clause('set of SCTP chunks', options['--chunk-types'], (chunks) => chunks),
    ),
});
