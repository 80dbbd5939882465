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

/** The comments of a rule's matches, null where it has none. */
export function commentOf(
  groups: readonly { owner: unknown; options: Record<string, OptionValue<unknown>> }[],
): string | null {
  const comments = groups
    .filter((group) => group.owner === comment)
    .map((group) => group.options['--comment']?.value)
    .filter((text) => typeof text === 'string');
  return comments.length === 0 ? null : comments.join(' ');
}
