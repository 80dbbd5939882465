import { no, yes } from '../../rule.ts';
import { defineMatch, type Options } from '../extension.ts';
import { flag, number, word } from '../readers.ts';

const options = {
  '--name': word,
  '--set': flag,
  '--rcheck': flag,
  '--update': flag,
  '--remove': flag,
  '--seconds': number,
  '--hitcount': number,
  '--reap': flag,
  '--rttl': flag,
  '--rsource': flag,
  '--rdest': flag,
  '--mask': word,
};

type Given = Options<typeof options>;

const listName = (given: Given): string => given['--name']?.value ?? 'DEFAULT';

/** `client seen by KUBE-SEP-X within 10800 s`. */
function sentence(given: Given, seen: string): string {
  const { '--rdest': destination, '--seconds': seconds, '--hitcount': hits } = given;
  const often = hits ? ` ${hits.value} times` : '';
  const within = seconds ? ` within ${seconds.value} s` : '';
  return `${destination ? 'destination' : 'client'} ${seen} by ${listName(given)}${often}${within}`;
}

const question = (given: Given) => given['--rcheck'] ?? given['--update'] ?? given['--remove'];

/**
 * Lists of addresses seen before (xt_recent). --set always holds; --rcheck and --update ask the list, and so does
 * --remove, which holds only where there was something to remove. The lists are in no evidence.
 */
export const recent = defineMatch({
  name: 'recent',
  options,
  test(given) {
    if (given['--set']) return given['--set'].negated ? no : yes;
    const negated = question(given)?.negated ?? false;
    return {
      kind: 'fork',
      because: 'which clients were seen before is not in the evidence',
      branches: [
        { share: null, condition: `recent: ${sentence(given, 'seen')}`, outcome: negated ? no : yes },
        { share: null, condition: `recent: ${sentence(given, 'not seen')}`, outcome: negated ? yes : no },
      ],
    };
  },
  describe(given) {
    if (given['--set'])
      return `${given['--rdest'] ? 'destination' : 'client'}, whichever it is, is noted in the list ${listName(given)}`;
    return sentence(given, question(given)?.negated ? 'was not seen' : 'was seen');
  },
});
