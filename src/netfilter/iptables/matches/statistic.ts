import { percent } from '../../../model/percent.ts';
import { chance, invert } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { number, oneOf, probability } from '../readers.ts';

/** Chance, or every nth packet (xt_statistic). Which packet of a series is traced is not known: nth is a share too. */
export const statistic = defineMatch({
  name: 'statistic',
  options: { '--mode': oneOf('random', 'nth'), '--probability': probability, '--every': number, '--packet': number },
  test(options) {
    const { '--probability': share, '--every': every } = options;
    const option = share ?? every;
    const result = every
      ? chance(1 / Math.max(1, every.value), `one of every ${every.value} packets matches`)
      : chance(share?.value ?? 0, `a packet matches with probability ${percent(share?.value ?? 0)}`);
    return option?.negated ? invert(result) : result;
  },
  describe({ '--probability': share, '--every': every, '--packet': packet }) {
    if (every) {
      const which = `${packet?.value ?? 0} of every ${every.value}`;
      return `number in turn is ${every.negated ? 'not ' : ''}${which}`;
    }
    const value = share?.value ?? 0;
    return `random number is within ${percent(share?.negated ? 1 - value : value)}`;
  },
});
