import { translateDestination } from '../../nat.ts';
import { defineTarget } from '../extension.ts';
import { flag } from '../readers.ts';
import { natAddress } from './nat-address.ts';

const keepsAll = { addresses: null, ports: null, base: null };

/** A new destination (xt_nat). */
export const dnat = defineTarget({
  name: 'DNAT',
  options: { '--to-destination': natAddress, '--random': flag, '--persistent': flag },
  apply(options, packet, _host, { origin }) {
    const { addresses, ports, base } = options['--to-destination']?.value ?? keepsAll;
    return translateDestination(packet, { addresses, ports, base, random: options['--random'] !== undefined }, origin);
  },
  describe: (options) => `change the destination to ${options['--to-destination']?.value.text ?? 'itself'}`,
});
