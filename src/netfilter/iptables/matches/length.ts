import { unknown, yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { numberRange } from '../readers.ts';

const print = ({ from, to }: { from: number; to: number | null }): string =>
  to === from ? `${from}` : `${from} to ${to ?? 65535}`;

/** No IP packet is shorter: the header alone has that many bytes. */
const shortest = 20;

/** Length of the IP packet, header included (xt_length). */
export const length = defineMatch({
  name: 'length',
  options: { '--length': numberRange },
  test: (options, packet) =>
    holds(options['--length'], (range) =>
      packet.length === null && !(range.from <= shortest && (range.to ?? 65535) >= 65535)
        ? unknown(`the packet's length is ${print(range)}`, "the packet's length was not given")
        : yesIf(packet.length === null || (packet.length >= range.from && packet.length <= (range.to ?? 65535))),
    ),
  describe: (options) => clause('packet length', options['--length'], print) ?? '',
});
