import { isNode } from '../../../model/nft.ts';
import { type Packet, unknownDevice } from '../../../model/packet.ts';
import { isLinkLocal } from '../../../model/special-address.ts';
import { addressTypes } from '../../../sources/nft/symbols.ts';
import { unknownAddress } from '../../address-match.ts';
import type { HostView } from '../../host-view.ts';
import type { CompileExpression, Expression } from '../context.ts';
import { deviceIndexType, deviceType, symbolType } from '../data-type.ts';
import { nameOperand, numberOperand, type Operand, unknownOperand } from '../operand.ts';

const typeType = symbolType('fib_addrtype', 32, addressTypes);

/** A lookup in the routing tables: what type an address has, or which device leads to it (nft(8) FIB EXPRESSIONS, nft_fib.c). */
export const fib: CompileExpression = (body): Expression | null => {
  if (!isNode(body)) return null;
  const flags = (Array.isArray(body.flags) ? body.flags : [body.flags]).map(String);
  const which = flags.includes('saddr') ? 'source' : flags.includes('daddr') ? 'destination' : null;
  if (which === null || flags.some((flag) => !['saddr', 'daddr', 'mark', 'iif', 'oif'].includes(flag))) return null;
  const asked: Question = {
    which,
    usesMark: flags.includes('mark'),
    device: flags.includes('iif') ? 'in' : flags.includes('oif') ? 'out' : null,
  };
  const through = asked.device === null ? '' : ` at the ${asked.device === 'in' ? 'incoming' : 'outgoing'} device`;
  switch (body.result) {
    case 'type':
      return {
        type: typeType,
        words: `type of the ${which} address${through}`,
        evaluate: (packet, host) => addressType(asked, packet, host),
      };
    case 'oif':
      return {
        type: deviceIndexType,
        words: `route to the ${which}${through}`,
        evaluate: (packet, host) => route(asked, packet, host),
      };
    case 'oifname':
      return {
        type: deviceType,
        words: `device of the route to the ${which}${through}`,
        evaluate: (packet, host) => route(asked, packet, host),
      };
    default:
      return null;
  }
};

interface Question {
  which: 'source' | 'destination';
  usesMark: boolean;
  device: 'in' | 'out' | null;
}

/** The device that the lookup is restricted to; why it is not known. */
function deviceOf({ device }: Question, packet: Packet): { name: string | null } | { because: string } {
  const name = device === null ? null : packet[device];
  return name === unknownDevice ? { because: 'the device of the packet is not in the evidence' } : { name };
}

function addressType(asked: Question, packet: Packet, host: HostView): Operand {
  if (packet[asked.which] === unknownAddress)
    return unknownOperand(`the ${asked.which} address after translation is not known`);
  const device = deviceOf(asked, packet);
  if ('because' in device) return unknownOperand(device.because);
  const type = host.addressType(packet[asked.which], device.name);
  if (type.known && type.value === 'UNICAST' && packet.family === 6) return routedType(asked, packet, host);
  return type.known ? numberOperand(addressTypes.get(type.value.toLowerCase()) ?? 0) : unknownOperand(type.because);
}

/**
 * IPv6 routes an address that no device has before it calls it unicast. A route that takes it for the host's own counts where the
 * lookup is not restricted to a device (__nft_fib6_eval_type).
 */
function routedType({ which, usesMark, device }: Question, packet: Packet, host: HostView): Operand {
  const type = host.routeType(packet[which], {
    mark: usesMark ? packet.mark : 0,
    source: which === 'source' ? packet.destination : packet.source,
    protocol: packet.protocol,
    tos: packet.tos,
  });
  if (!type.known) return unknownOperand(type.because);
  const value = type.value === 'LOCAL' && device !== null ? 'UNICAST' : type.value;
  return numberOperand(addressTypes.get(value.toLowerCase()) ?? 0);
}

/** The device's name; empty where no ordinary route leads there (nft_fib4_eval, nft_fib6_eval). */
function route(asked: Question, packet: Packet, host: HostView): Operand {
  const address = packet[asked.which];
  if (address === unknownAddress) return unknownOperand(`the ${asked.which} address after translation is not known`);
  const device = deviceOf(asked, packet);
  if ('because' in device) return unknownOperand(device.because);
  if (packet.in === 'lo') return nameOperand('lo');
  const type = host.addressType(address, null);
  if (type.known && type.value !== 'UNICAST') return nameOperand('');
  const found = host.routeDevice(address, {
    mark: asked.usesMark ? packet.mark : 0,
    source: asked.which === 'source' ? packet.destination : packet.source,
    protocol: packet.protocol,
    tos: packet.tos,
    // A link-local address has routes on every device; for others the device is compared with what was found.
    device: isLinkLocal(address) ? device.name : null,
  });
  if (!found.known) return unknownOperand(found.because);
  const fits = device.name === null || found.value === device.name;
  return nameOperand(fits ? (found.value ?? '') : '');
}
