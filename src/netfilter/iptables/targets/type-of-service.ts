import type { Packet } from '../../../model/packet.ts';
import type { Outcome } from '../../rule.ts';
import { defineTarget } from '../extension.ts';
import { number } from '../readers.ts';
import { dscpClass, tosValue } from '../service-classes.ts';
import { hex } from '../words.ts';

const withTos = (packet: Packet, tos: number): Outcome => ({
  kind: 'next',
  packet: { ...packet, tos: tos & 0xff },
  effect: `type of service set to ${hex(tos & 0xff)}`,
});

/** Sets the six upper bits of the type of service (xt_DSCP). */
export const dscp = defineTarget({
  name: 'DSCP',
  options: { '--set-dscp': number, '--set-dscp-class': dscpClass },
  apply(options, packet) {
    const value = options['--set-dscp']?.value ?? options['--set-dscp-class']?.value;
    return value === undefined ? { kind: 'next' } : withTos(packet, (packet.tos & 3) | (value << 2));
  },
  describe: (options) =>
    `set the DSCP to ${hex(options['--set-dscp']?.value ?? options['--set-dscp-class']?.value ?? 0)}`,
});

/** Sets the type of service: clear the mask's bits, then exclusive-or the value (xt_DSCP, TOS target). */
export const tos = defineTarget({
  name: 'TOS',
  options: { '--set-tos': tosValue, '--and-tos': number, '--or-tos': number, '--xor-tos': number },
  apply(options, packet) {
    const { '--set-tos': set, '--and-tos': and, '--or-tos': or, '--xor-tos': xor } = options;
    if (set) return withTos(packet, (packet.tos & ~set.value.mask) ^ set.value.value);
    if (and) return withTos(packet, packet.tos & and.value);
    if (or) return withTos(packet, packet.tos | or.value);
    return xor ? withTos(packet, packet.tos ^ xor.value) : { kind: 'next' };
  },
  describe(options) {
    const given = Object.entries(options).map(([name, option]) => {
      const value = option?.value;
      return `${name.slice(2)} ${typeof value === 'number' ? hex(value) : `${hex(value?.value ?? 0)}/${hex(value?.mask ?? 0xff)}`}`;
    });
    return `change the type of service (${given.join(', ')})`;
  },
});
