import { masquerade as masqueradeAs } from '../../nat.ts';
import { defineTarget } from '../extension.ts';
import { flag, ports } from '../readers.ts';
import { printPortOption } from './nat-address.ts';

/** A new source: the address of the device the packet leaves by (xt_MASQUERADE). */
export const masquerade = defineTarget({
  name: 'MASQUERADE',
  options: { '--to-ports': ports, '--random': flag, '--random-fully': flag },
  apply(options, packet, host, { origin }) {
    const random = options['--random'] !== undefined || options['--random-fully'] !== undefined;
    return masqueradeAs(packet, host, { ports: options['--to-ports']?.value ?? null, base: null, random }, origin);
  },
  describe({ '--to-ports': range }) {
    const to = range ? `, ${printPortOption(range.value)}` : '';
    return `masquerade (change the source to the address of the outgoing device${to})`;
  },
});
