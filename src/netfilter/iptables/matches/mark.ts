import { yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { type MaskedValue, maskedValue } from '../readers.ts';
import { printMasked } from '../words.ts';

/** Does the mark, looked at through the mask, have the value? A value with bits outside its mask is never met. */
export const hasMark = (mark: number, { value, mask }: MaskedValue): boolean => (mark & mask) >>> 0 === value;

/** The packet's mark (xt_mark). */
export const mark = defineMatch({
  name: 'mark',
  options: { '--mark': maskedValue },
  test: (options, packet) => holds(options['--mark'], (wanted) => yesIf(hasMark(packet.mark, wanted))),
  describe: (options) => clause('mark', options['--mark'], printMasked) ?? '',
});
