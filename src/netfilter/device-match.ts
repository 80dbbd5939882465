import { type Packet, unknownDevice } from '../model/packet.ts';
import type { UntoldField } from './claim.ts';
import { no, type Result, unknown, yesIf } from './rule.ts';

type DeviceField = Extract<UntoldField, 'in' | 'out' | 'physIn' | 'physOut'>;

/** Each completes "the packet ...". */
const verbs: Record<DeviceField, string> = {
  in: 'came in by',
  out: 'leaves by',
  physIn: 'came in by port',
  physOut: 'leaves by port',
};

/**
 * Is the device this one, where a trailing `+` stands for any rest? A packet without such a device has the empty name,
 * as in the kernel's comparison.
 * @param field the one of the packet's devices that is asked for
 */
export function testDevice(field: DeviceField, packet: Packet, pattern: string): Result {
  const device = packet[field];
  if (pattern === '+') return yesIf(true);
  if (device === unknownDevice) {
    const verb = verbs[field];
    return unknown(`the packet ${verb} ${pattern}`, `the device that the packet ${verb} is not in the evidence`, {
      claim: { field, values: { kind: 'device', pattern } },
    });
  }
  if (device === null) return no;
  return yesIf(pattern.endsWith('+') ? device.startsWith(pattern.slice(0, -1)) : device === pattern);
}
