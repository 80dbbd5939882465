import { printPrefix } from '../../../model/address.ts';
import { mapNetwork } from '../../nat.ts';
import { defineTarget } from '../extension.ts';
import { prefix } from '../readers.ts';

/**
 * A new network, the host part stays (xt_NETMAP). It translates what the hook translates: the destination in PREROUTING
 * and OUTPUT, which come first, else the source.
 */
export const netmap = defineTarget({
  name: 'NETMAP',
  options: { '--to': prefix },
  apply(options, packet, _host, { origin }) {
    const network = options['--to']?.value;
    if (network === undefined) return { kind: 'next' };
    return mapNetwork(packet, packet.connection.dnatSettled ? 'snat' : 'dnat', network, origin);
  },
  describe: (options) =>
    `map the address into ${options['--to'] ? printPrefix(options['--to'].value) : 'its own network'}`,
});
