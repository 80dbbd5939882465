import type { Packet } from '../../../model/packet.ts';
import type { HostView, Known } from '../../host-view.ts';
import { known } from '../../host-view.ts';
import { unknown, yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { oneOf } from '../readers.ts';

/** How the packet came by the link; one the host sends itself is always unicast to this match. */
function linkType(packet: Packet, host: HostView): Known<string> {
  if (packet.local) return known('unicast');
  if (packet.destinationMac !== null) {
    if (/^ff(?::ff){5}$/i.test(packet.destinationMac)) return known('broadcast');
    return known(Number.parseInt(packet.destinationMac.slice(0, 2), 16) & 1 ? 'multicast' : 'unicast');
  }
  const type = host.addressType(packet.destination, null);
  if (!type.known) return type;
  return known(type.value === 'MULTICAST' ? 'multicast' : type.value === 'BROADCAST' ? 'broadcast' : 'unicast');
}

/** Unicast, broadcast or multicast on the link (xt_pkttype). */
export const pkttype = defineMatch({
  name: 'pkttype',
  options: { '--pkt-type': oneOf('unicast', 'broadcast', 'multicast') },
  test: (options, packet, host) =>
    holds(options['--pkt-type'], (wanted) => {
      const type = linkType(packet, host);
      return type.known ? yesIf(type.value === wanted) : unknown(`the packet is ${wanted} on its link`, type.because);
    }),
  describe: (options) => clause('link-layer packet type', options['--pkt-type'], (type) => type) ?? '',
});
