import type { Side } from '../../ipset/test-component.ts';
import { testSet } from '../../ipset/test-set.ts';
import { all } from '../../logic.ts';
import { unknown } from '../../rule.ts';
import { defineMatch, type OptionReader, type OptionValue } from '../extension.ts';
import { holds } from '../option.ts';
import { flag, word } from '../readers.ts';

interface SetReference {
  name: string;
  sides: Side[];
  text: string;
}

const sides = new Map<string, Side>([
  ['src', 'source'],
  ['dst', 'destination'],
]);

/** A set's name and one `src` or `dst` per dimension. */
const setReference: OptionReader<SetReference> = {
  words: 2,
  read([name, text]) {
    const found = text!.split(',').map((side) => sides.get(side));
    return found.includes(undefined) ? null : { name: name!, sides: found as Side[], text: text! };
  },
};

/** `destination is in set X (dst,dst)`: what each dimension is, the set's type tells. */
function describeSet(option: OptionValue<SetReference> | undefined): string {
  if (option === undefined) return '';
  const { name, sides, text } = option.value;
  const ends = [...new Set(sides)];
  const verb = ends.length > 1 ? 'are' : 'is';
  const dimensions = sides.length > 1 ? ` (${text})` : '';
  return `${ends.join(' and ')} ${verb} ${option.negated ? 'not ' : ''}in set ${name}${dimensions}`;
}

const counters = {
  '--packets-eq': word,
  '--packets-lt': word,
  '--packets-gt': word,
  '--bytes-eq': word,
  '--bytes-lt': word,
  '--bytes-gt': word,
};

/** Membership in an ipset (xt_set). */
export const set = defineMatch({
  name: 'set',
  options: {
    '--match-set': setReference,
    '--return-nomatch': flag,
    '--update-counters': flag,
    '--update-subcounters': flag,
    ...counters,
  },
  aliases: { '--set': '--match-set' },
  test(options, packet, host) {
    const counted = Object.keys(counters).filter((name) => name in options);
    return all([
      holds(options['--match-set'], ({ name, sides }) =>
        testSet(name, sides, packet, host, options['--return-nomatch'] !== undefined),
      ),
      ...counted.map((name) =>
        unknown(`the set element's counter passes ${name}`, 'the counters of set elements move on'),
      ),
    ]);
  },
  describe: (options) => describeSet(options['--match-set']),
});
