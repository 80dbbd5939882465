import { translateSource } from '../../nat.ts';
import { defineTarget } from '../extension.ts';
import { flag } from '../readers.ts';
import { natAddress } from './nat-address.ts';

/** A new source (xt_nat). */
export const snat = defineTarget({
  name: 'SNAT',
  options: { '--to-source': natAddress, '--random': flag, '--random-fully': flag, '--persistent': flag },
  apply(options, packet, _host, { origin }) {
    const to = options['--to-source']?.value ?? { addresses: null, ports: null, base: null };
    const random = options['--random'] !== undefined || options['--random-fully'] !== undefined;
    return translateSource(packet, { ...to, random }, origin);
  },
  describe: (options) => `change the source to ${options['--to-source']?.value.text ?? 'itself'}`,
});
