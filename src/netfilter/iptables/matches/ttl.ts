import { all } from '../../logic.ts';
import { yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { number } from '../readers.ts';
import { clauses } from '../words.ts';

/** Time to live (xt_ttl). */
export const ttl = defineMatch({
  name: 'ttl',
  options: { '--ttl-eq': number, '--ttl-lt': number, '--ttl-gt': number },
  aliases: { '--ttl': '--ttl-eq' },
  test: (options, packet) =>
    all([
      holds(options['--ttl-eq'], (value) => yesIf(packet.ttl === value)),
      holds(options['--ttl-lt'], (value) => yesIf(packet.ttl < value)),
      holds(options['--ttl-gt'], (value) => yesIf(packet.ttl > value)),
    ]),
  describe: (options) =>
    clauses(
      clause('TTL', options['--ttl-eq'], String),
      clause('TTL', options['--ttl-lt'], (value) => `less than ${value}`),
      clause('TTL', options['--ttl-gt'], (value) => `more than ${value}`),
    ),
});
