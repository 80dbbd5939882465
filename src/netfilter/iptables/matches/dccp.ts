import { all } from '../../logic.ts';
import { unknown } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { number, word } from '../readers.ts';
import { clauses } from '../words.ts';
import { describePorts, portAliases, portOptions, testPorts } from './ports.ts';

/** DCCP ports, packet types and options (xt_dccp). */
export const dccp = defineMatch({
  name: 'dccp',
  options: { ...portOptions, '--dccp-types': word, '--dccp-option': number },
  aliases: portAliases,
  test: (options, packet) =>
    all([
      ...testPorts(options, packet),
      holds(options['--dccp-types'], (types) =>
        unknown(`the DCCP packet type is ${types}`, 'the DCCP packet type was not given'),
      ),
      holds(options['--dccp-option'], (option) =>
        unknown(`the packet carries DCCP option ${option}`, "the packet's DCCP options were not given"),
      ),
    ]),
  describe: (options) =>
    clauses(
      describePorts(options),
      clause('DCCP packet type', options['--dccp-types'], (types) => types),
      clause('DCCP option', options['--dccp-option'], (option) => `number ${option}`),
    ),
});
