import { yes } from '../../rule.ts';
import { defineMatch, type OptionValue } from '../extension.ts';
import { word } from '../readers.ts';

/** Only for the reader: always matches. */
export const comment = defineMatch({
  name: 'comment',
  options: { '--comment': word },
  test: () => yes,
  describe: () => '',
});

interface Group {
  owner: unknown;
  options: Record<string, OptionValue<unknown>>;
  problem: string | null;
}

/** Is it a comment that is understood? Nothing is asked of a packet there. */
export const isComment = ({ owner, problem }: Group): boolean => owner === comment && problem === null;

/** The comments of a rule's matches, null where it has none. */
export function commentOf(groups: readonly Group[]): string | null {
  let found: string | null = null;
  for (const { owner, options } of groups) {
    const text = owner === comment ? options['--comment']?.value : undefined;
    if (typeof text === 'string') found = found === null ? text : `${found} ${text}`;
  }
  return found;
}
