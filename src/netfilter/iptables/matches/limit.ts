import { unknown } from '../../rule.ts';
import { defineMatch, type Options } from '../extension.ts';
import { number, word } from '../readers.ts';

const options = { '--limit': word, '--limit-burst': number };

/** What the kernel takes where the rule names none: 3/hour, burst 5. */
const rate = (given: Options<typeof options>): string =>
  `${given['--limit']?.value ?? '3/hour'} (burst ${given['--limit-burst']?.value ?? 5})`;

/** A token bucket for all packets of the rule (xt_limit): how full it is, is in no evidence. */
export const limit = defineMatch({
  name: 'limit',
  options,
  test: (given) =>
    unknown(
      `limit: packets come at no more than ${rate(given)}`,
      'how many packets came before is not in the evidence',
      { anew: true },
    ),
  describe: (given) => `rate is within ${rate(given)}`,
});
