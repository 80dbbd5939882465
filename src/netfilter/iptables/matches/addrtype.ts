import { type Packet, unknownDevice } from '../../../model/packet.ts';
import { isMulticast6 } from '../../../model/special-address.ts';
import { unknownAddress } from '../../address-match.ts';
import type { AddressType, HostView } from '../../host-view.ts';
import { all } from '../../logic.ts';
import { localFact, type Result, unknown, yesIf } from '../../rule.ts';
import { defineMatch } from '../extension.ts';
import { clause, holds } from '../option.ts';
import { flag, listFrom } from '../readers.ts';
import { clauses, either } from '../words.ts';

const types = listFrom(
  'UNSPEC',
  'UNICAST',
  'LOCAL',
  'BROADCAST',
  'ANYCAST',
  'MULTICAST',
  'BLACKHOLE',
  'UNREACHABLE',
  'PROHIBIT',
  'THROW',
  'NAT',
  'XRESOLVE',
);

/**
 * IPv6 does not know one type per address (xt_addrtype, match_type6): UNSPEC, UNICAST and MULTICAST are read off the
 * address and must all hold, a local address is UNICAST too; only LOCAL, ANYCAST and UNREACHABLE ask the routes.
 */
function testType6(wanted: readonly AddressType[], address: string, found: () => Result): Result {
  const isMulticast = isMulticast6(address);
  if (wanted.includes('MULTICAST') && !isMulticast) return yesIf(false);
  if (wanted.includes('UNICAST') && (isMulticast || address === '::')) return yesIf(false);
  if (wanted.includes('UNSPEC') && address !== '::') return yesIf(false);
  return wanted.some((type) => type === 'LOCAL' || type === 'ANYCAST' || type === 'UNREACHABLE')
    ? found()
    : yesIf(true);
}

/** Is it the host's own, whichever it is: that of a process which leaves the choice to the kernel, or of a REDIRECT? */
const isOwn = (which: 'source' | 'destination', { local, connection: { snat, dnat } }: Packet): boolean =>
  which === 'source' ? local && snat === null : dnat?.toHost === true;

function testType(
  which: 'source' | 'destination',
  packet: Packet,
  device: string | null,
  wanted: AddressType[],
  host: HostView,
): Result {
  const address = packet[which];
  if (address === unknownAddress) {
    if (device === null && packet.family === 4 && isOwn(which, packet)) return yesIf(wanted.includes('LOCAL'));
    const condition = `the ${which} address, which is not known, is of type ${either(wanted)}`;
    return unknown(condition, `the ${which} address is not known`);
  }
  const condition = `the ${which} address ${address} is of type ${either(wanted)}`;
  const found = (): Result => {
    if (device === unknownDevice)
      return unknown(condition, 'the device that limits the address type is not in the evidence');
    const type = host.addressType(address, device);
    if (type.known) return yesIf(wanted.includes(type.value));
    return wanted.length === 1 && wanted[0] === 'LOCAL' && device === null
      ? unknown(`${address} is an address of ${host.name}`, type.because, { fact: localFact(address) })
      : unknown(condition, type.because);
  };
  return address.includes(':') ? testType6(wanted, address, found) : found();
}

/** Type of an address by the host's routes (xt_addrtype). */
export const addrtype = defineMatch({
  name: 'addrtype',
  options: { '--src-type': types, '--dst-type': types, '--limit-iface-in': flag, '--limit-iface-out': flag },
  test(options, packet, host) {
    const device = options['--limit-iface-in'] ? packet.in : options['--limit-iface-out'] ? packet.out : null;
    return all([
      holds(options['--src-type'], (wanted) => testType('source', packet, device, wanted, host)),
      holds(options['--dst-type'], (wanted) => testType('destination', packet, device, wanted, host)),
    ]);
  },
  describe(options) {
    const { '--limit-iface-in': incoming, '--limit-iface-out': outgoing } = options;
    const on = incoming ? ' on the incoming device' : outgoing ? ' on the outgoing device' : '';
    return clauses(
      clause(`source type${on}`, options['--src-type'], either),
      clause(`destination type${on}`, options['--dst-type'], either),
    );
  },
});
