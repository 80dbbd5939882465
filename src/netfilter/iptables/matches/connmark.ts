import { awaitsZone, betweenZoneAndTracking } from '../../connection.ts';
import { no, unknown, yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { maskedValue } from '../readers.ts';
import { printMasked } from '../words.ts';
import { hasMark } from './mark.ts';

/** The connection's mark (xt_connmark). A packet without a connection never matches, not even a negated option. */
export const connmark = defineMatch({
  name: 'connmark',
  options: { '--mark': maskedValue },
  test(options, { connection }) {
    if (awaitsZone(connection)) return unknown('the connection mark is as asked', betweenZoneAndTracking);
    if (connection.state === 'INVALID' || connection.state === 'UNTRACKED') return no;
    return holds(options['--mark'], (wanted) => yesIf(hasMark(connection.mark, wanted)));
  },
  describe: (options) => clause('connection mark', options['--mark'], printMasked) ?? '',
});
