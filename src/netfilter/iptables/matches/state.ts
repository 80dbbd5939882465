import { awaitsZone, betweenZoneAndTracking } from '../../connection.ts';
import { unknown, yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { listFrom } from '../readers.ts';
import { either } from '../words.ts';

/** The older form of `-m conntrack --ctstate` (xt_state). */
export const state = defineMatch({
  name: 'state',
  options: { '--state': listFrom('INVALID', 'NEW', 'ESTABLISHED', 'RELATED', 'UNTRACKED') },
  test: (options, { connection }) =>
    awaitsZone(connection)
      ? unknown('the connection state is as asked', betweenZoneAndTracking)
      : holds(options['--state'], (wanted) => yesIf((wanted as string[]).includes(connection.state))),
  describe: (options) => clause('connection state', options['--state'], either) ?? '',
});
