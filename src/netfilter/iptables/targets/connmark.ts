import { defineTarget, type Options } from '../extension.ts';
import { flag, number } from '../readers.ts';
import { hex } from '../words.ts';
import { changeMark, describeChange, type MarkChange, markChange, markOptions, printChange } from './mark-options.ts';

const options = {
  ...markOptions,
  '--save-mark': flag,
  '--restore-mark': flag,
  '--nfmask': number,
  '--ctmask': number,
  '--mask': number,
};

interface Masks {
  packet: number;
  connection: number;
}

function masksOf(given: Options<typeof options>): Masks {
  const both = given['--mask']?.value ?? 0xffffffff;
  return { packet: given['--nfmask']?.value ?? both, connection: given['--ctmask']?.value ?? both };
}

/** Copies the bits of `from` into a mark, as connmark_tg does: clear the receiver's bits, then exclusive-or. */
const copied = (from: number, fromMask: number, toMask: number): MarkChange => ({
  cleared: toMask,
  flipped: (from & fromMask) >>> 0,
});

/** Changes the connection's mark, or copies it to or from the packet's (xt_connmark). Packets without a connection pass by. */
export const connmark = defineTarget({
  name: 'CONNMARK',
  options,
  apply(given, packet) {
    const { connection } = packet;
    if (connection.state === 'INVALID' || connection.state === 'UNTRACKED') return { kind: 'next' };
    const masks = masksOf(given);
    if (given['--restore-mark']) {
      const mark = changeMark(packet.mark, copied(connection.mark, masks.connection, masks.packet));
      return {
        kind: 'next',
        packet: { ...packet, mark },
        effect: `mark restored from the connection (now ${hex(mark)})`,
      };
    }
    const saved = given['--save-mark'] ? copied(packet.mark, masks.packet, masks.connection) : null;
    const change = saved ?? markChange(given);
    if (change === null) return { kind: 'next' };
    const mark = changeMark(connection.mark, change);
    const effect = saved
      ? `mark saved to the connection (now ${hex(mark)})`
      : `connection mark ${printChange(change)} (now ${hex(mark)})`;
    return { kind: 'next', packet: { ...packet, connection: { ...connection, mark } }, effect };
  },
  describe(given) {
    if (given['--restore-mark']) return "copy the connection's mark to the packet";
    if (given['--save-mark']) return "copy the packet's mark to the connection";
    const change = markChange(given);
    return change === null ? 'leave the connection mark as it is' : describeChange(change, 'connection mark');
  },
});
