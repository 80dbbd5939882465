import { testAddress } from '../../address-match.ts';
import { all } from '../../logic.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { addressRange } from '../readers.ts';
import { clauses } from '../words.ts';

/** Arbitrary ranges of addresses (xt_iprange). */
export const iprange = defineMatch({
  name: 'iprange',
  options: { '--src-range': addressRange, '--dst-range': addressRange },
  test: (options, packet) =>
    all([
      holds(options['--src-range'], (range) => testAddress('source', packet.source, [range], range.text)),
      holds(options['--dst-range'], (range) => testAddress('destination', packet.destination, [range], range.text)),
    ]),
  describe: (options) =>
    clauses(
      clause('source', options['--src-range'], ({ text }) => `in ${text}`),
      clause('destination', options['--dst-range'], ({ text }) => `in ${text}`),
    ),
});
