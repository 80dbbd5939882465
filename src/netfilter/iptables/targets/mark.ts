import { packetWith } from '../../../model/packet.ts';
import { defineTarget } from '../extension.ts';
import { hex } from '../words.ts';
import { changeMark, describeChange, markChange, markOptions, printChange } from './mark-options.ts';

/** Changes the packet's mark and goes on (xt_mark). */
export const mark = defineTarget({
  name: 'MARK',
  options: markOptions,
  apply(options, packet) {
    const change = markChange(options);
    if (change === null) return { kind: 'next' };
    const value = changeMark(packet.mark, change);
    return {
      kind: 'next',
      packet: packetWith(packet, { mark: value }),
      effect: `mark ${printChange(change)} (now ${hex(value)})`,
    };
  },
  describe(options) {
    const change = markChange(options);
    return change === null ? 'leave the mark as it is' : describeChange(change, 'mark');
  },
});
