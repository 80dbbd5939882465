import type { Packet } from '../../../model/packet.ts';
import { unknownDevice } from '../../../model/packet.ts';
import { unknownAddress } from '../../address-match.ts';
import type { HostView } from '../../host-view.ts';
import { invert, no, type Result, unknown, yes, yesIf } from '../../rule.ts';
import { defineMatch, type Options } from '../extension.ts';
import { flag } from '../readers.ts';

const options = { '--loose': flag, '--validmark': flag, '--accept-local': flag, '--invert': flag };

const condition = 'the answer to the packet would leave by the device it came in by';

/** Does the way back to the source use the device the packet came in by? (xt_rpfilter: rpfilter_mt, rpfilter_lookup_reverse) */
function passes(given: Options<typeof options>, packet: Packet, host: HostView): Result {
  const { source, in: device } = packet;
  if (device === 'lo' || source === '::') return yes;
  if (source === '0.0.0.0')
    return yesIf(packet.destination === '255.255.255.255' || /^224\.0\.0\./.test(packet.destination));
  if (source === unknownAddress) return unknown(condition, 'the source address is not known');
  const type = host.addressType(source, null);
  if (type.known && type.value === 'LOCAL' && !given['--accept-local']) return no;
  if (type.known && type.value !== 'UNICAST' && type.value !== 'LOCAL') return no;
  const route = host.routeDevice(source, {
    mark: given['--validmark'] ? packet.mark : 0,
    source: packet.destination,
    // IPv4 asks without a protocol (rpfilter_mt of ipt_rpfilter), IPv6 with it.
    protocol: packet.family === 6 ? packet.protocol : null,
    tos: packet.tos,
    device: packet.family === 6 && !given['--loose'] ? device : null,
  });
  if (!route.known) return unknown(condition, route.because);
  if (route.value === null) return no;
  if (given['--loose']) return yes;
  if (device === unknownDevice) return unknown(condition, 'the device it came in by is not in the evidence');
  return yesIf(route.value === device);
}

/** A reverse path test like the kernel's rp_filter (xt_rpfilter). */
export const rpfilter = defineMatch({
  name: 'rpfilter',
  options,
  test(given, packet, host) {
    const result = passes(given, packet, host);
    return given['--invert'] ? invert(result) : result;
  },
  describe: (given) =>
    `way back to the source ${given['--invert'] ? 'fails' : 'passes'} the reverse path test${given['--loose'] ? ' (any device)' : ''}`,
});
