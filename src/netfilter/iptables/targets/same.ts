import { translateDestination, translateSource } from '../../nat.ts';
import { defineTarget } from '../extension.ts';
import { addressRange, flag } from '../readers.ts';

/** NAT that gives one client the same address each time (ipt_SAME, until Linux 2.6.24). */
export const same = defineTarget({
  name: 'SAME',
  options: { '--to': addressRange, '--nodst': flag, '--random': flag },
  apply(options, packet, _host, { origin }) {
    const request = {
      addresses: options['--to']?.value ?? null,
      ports: null,
      base: null,
      random: options['--random'] !== undefined,
    };
    return packet.connection.dnatSettled
      ? translateSource(packet, request, origin)
      : translateDestination(packet, request, origin);
  },
  describe: (options) => `translate to one of ${options['--to']?.value.text}, the same for each client`,
});
