import { testDevice } from '../../device-match.ts';
import { all } from '../../logic.ts';
import { no, yes, yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { flag, word } from '../readers.ts';
import { clauses } from '../words.ts';

/**
 * Bridge ports of a packet that bridge netfilter carries (xt_physdev). A packet that no bridge carries has no ports:
 * every option fails, every negated one holds.
 */
export const physdev = defineMatch({
  name: 'physdev',
  options: {
    '--physdev-in': word,
    '--physdev-out': word,
    '--physdev-is-in': flag,
    '--physdev-is-out': flag,
    '--physdev-is-bridged': flag,
  },
  test(options, packet) {
    const { physIn, physOut, bridged } = packet;
    const isCarried = physIn !== null || physOut !== null || bridged;
    const out = options['--physdev-out'];
    return all([
      holds(options['--physdev-is-bridged'], () => yesIf(bridged)),
      holds(options['--physdev-is-in'], () => yesIf(physIn !== null)),
      holds(options['--physdev-is-out'], () => yesIf(physOut !== null)),
      // The kernel skips --physdev-in for a carried packet without an incoming port, and fails --physdev-out, negated or not.
      isCarried && physIn === null ? yes : holds(options['--physdev-in'], (name) => testDevice('physIn', packet, name)),
      isCarried && physOut === null && out ? no : holds(out, (name) => testDevice('physOut', packet, name)),
    ]);
  },
  describe: (options) =>
    clauses(
      clause('incoming bridge port', options['--physdev-in'], (name) => name),
      clause('outgoing bridge port', options['--physdev-out'], (name) => name),
      clause('entry', options['--physdev-is-in'], () => 'through a bridge port'),
      clause('exit', options['--physdev-is-out'], () => 'through a bridge port'),
      clause('path', options['--physdev-is-bridged'], () => 'bridged, not routed'),
    ),
});
