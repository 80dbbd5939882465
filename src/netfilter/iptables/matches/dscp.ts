import { all } from '../../logic.ts';
import { yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { number } from '../readers.ts';
import { dscpClass } from '../service-classes.ts';
import { clauses, hex } from '../words.ts';

/** The six upper bits of the type of service (xt_dscp). */
export const dscp = defineMatch({
  name: 'dscp',
  options: { '--dscp': number, '--dscp-class': dscpClass },
  test: (options, packet) =>
    all([
      holds(options['--dscp'], (value) => yesIf(packet.tos >> 2 === value)),
      holds(options['--dscp-class'], (value) => yesIf(packet.tos >> 2 === value)),
    ]),
  describe: (options) => clauses(clause('DSCP', options['--dscp'], hex), clause('DSCP', options['--dscp-class'], hex)),
});
