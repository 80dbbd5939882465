import { all } from '../../logic.ts';
import { yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { number } from '../readers.ts';
import { clauses } from '../words.ts';

/** Hop limit, the TTL of IPv6 (xt_hl). */
export const hl = defineMatch({
  name: 'hl',
  options: { '--hl-eq': number, '--hl-lt': number, '--hl-gt': number },
  aliases: { '--hl': '--hl-eq' },
  test: (options, packet) =>
    all([
      holds(options['--hl-eq'], (value) => yesIf(packet.ttl === value)),
      holds(options['--hl-lt'], (value) => yesIf(packet.ttl < value)),
      holds(options['--hl-gt'], (value) => yesIf(packet.ttl > value)),
    ]),
  describe: (options) =>
    clauses(
      clause('hop limit', options['--hl-eq'], String),
      clause('hop limit', options['--hl-lt'], (value) => `less than ${value}`),
      clause('hop limit', options['--hl-gt'], (value) => `more than ${value}`),
    ),
});
