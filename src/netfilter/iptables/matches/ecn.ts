import { all } from '../../logic.ts';
import { unknown, yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { flag, number } from '../readers.ts';
import { clauses } from '../words.ts';

const because = "whether the packet's sender uses ECN was not given";

/** ECN bits of the IP and TCP headers (xt_ecn). */
export const ecn = defineMatch({
  name: 'ecn',
  options: { '--ecn-tcp-cwr': flag, '--ecn-tcp-ece': flag, '--ecn-ip-ect': number },
  test: (options, packet) =>
    all([
      holds(options['--ecn-ip-ect'], (value) => yesIf((packet.tos & 3) === value)),
      holds(options['--ecn-tcp-cwr'], () => unknown('the TCP flag CWR is set', because)),
      holds(options['--ecn-tcp-ece'], () => unknown('the TCP flag ECE is set', because)),
    ]),
  describe: (options) =>
    clauses(
      clause('ECN field', options['--ecn-ip-ect'], String),
      clause('TCP flag CWR', options['--ecn-tcp-cwr'], () => 'set'),
      clause('TCP flag ECE', options['--ecn-tcp-ece'], () => 'set'),
    ),
});
