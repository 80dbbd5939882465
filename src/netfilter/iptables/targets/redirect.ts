import { redirect as redirectTo } from '../../nat.ts';
import { defineTarget } from '../extension.ts';
import { flag, ports } from '../readers.ts';
import { printPortOption } from './nat-address.ts';

/** A new destination: this host (xt_REDIRECT). */
export const redirect = defineTarget({
  name: 'REDIRECT',
  options: { '--to-ports': ports, '--random': flag },
  apply(options, packet, host, { origin }) {
    const request = {
      ports: options['--to-ports']?.value ?? null,
      base: null,
      random: options['--random'] !== undefined,
    };
    return redirectTo(packet, host, request, origin);
  },
  describe: ({ '--to-ports': range }) => `redirect to this host${range ? `, ${printPortOption(range.value)}` : ''}`,
});
