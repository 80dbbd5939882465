import { unknownDevice } from '../model/packet.ts';
import { no, type Result, unknown, yesIf } from './rule.ts';

/**
 * Is the device this one, where a trailing `+` stands for any rest? A packet without such a device has the empty name,
 * as in the kernel's comparison.
 * @param verb completes "the packet ...": `came in by`, `leaves by`
 */
export function testDevice(verb: string, device: string | null, pattern: string): Result {
  if (pattern === '+') return yesIf(true);
  if (device === unknownDevice) {
    return unknown(`the packet ${verb} ${pattern}`, `the device that the packet ${verb} is not in the evidence`);
  }
  if (device === null) return no;
  return yesIf(pattern.endsWith('+') ? device.startsWith(pattern.slice(0, -1)) : device === pattern);
}
