import { yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { tosValue } from '../service-classes.ts';
import { hex } from '../words.ts';

/** Type of service byte (xt_dscp, tos match). */
export const tos = defineMatch({
  name: 'tos',
  options: { '--tos': tosValue },
  test: (options, packet) => holds(options['--tos'], ({ value, mask }) => yesIf((packet.tos & mask) === value)),
  describe: (options) =>
    clause('type of service', options['--tos'], ({ value, mask }) => `${hex(value)}/${hex(mask)}`) ?? '',
});
