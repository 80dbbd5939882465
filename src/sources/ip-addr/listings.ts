import { linesOf } from '../lines.ts';
import { type EnteredPod, readExecPrompt } from './exec-prompt.ts';

/** One `ip addr` in a pasted text. */
export interface Listing {
  /** Numbers of its lines, from 1. */
  lines: number[];
  /** Whose shell it was typed in, as far as a prompt before it tells. */
  entered: EnteredPod | null;
  /** Its devices but the loopback: number, name, number of the other end and MAC. */
  devices: { ifindex: number; name: string; peerIndex: number | null; mac: string | null; hasMaster: boolean }[];
}

const deviceLine = /^(\d+): ([^\s:@]+)(?:@(?:if(\d+)|[^\s:]+))?: <[^>]*>(.*)$/;
const macLine = /^\s+link\/\S+ ([0-9a-f]{2}(?::[0-9a-f]{2})+)/;

/**
 * The `ip addr` outputs of a text that holds several, as a terminal session does that goes into pods. Each begins where the numbers of the
 * devices begin again, or after a line that is no part of such an output.
 */
export function findListings(text: string): Listing[] {
  const listings: Listing[] = [];
  let current: Listing | null = null;
  let last = 0;
  let entered: EnteredPod | null = null;
  for (const line of linesOf(text)) {
    if (line.text.trim() === '') continue;
    const device = line.text.length > 2000 ? null : deviceLine.exec(line.text);
    if (device !== null) {
      const ifindex = Number(device[1]);
      if (current === null || ifindex <= last) {
        current = { lines: [], entered, devices: [] };
        listings.push(current);
        entered = null;
      }
      last = ifindex;
      current.lines.push(line.number);
      const peerIndex = device[3] === undefined ? null : Number(device[3]);
      const hasMaster = / master \S/.test(device[4]!);
      current.devices.push({ ifindex, name: device[2]!, peerIndex, mac: null, hasMaster });
    } else if (current !== null && /^\s/.test(line.text)) {
      current.lines.push(line.number);
      const mac = macLine.exec(line.text)?.[1];
      if (mac !== undefined) current.devices.at(-1)!.mac ??= mac;
    } else {
      current = null;
      entered = readExecPrompt(line.text) ?? entered;
    }
  }
  return listings.map((listing) => ({ ...listing, devices: listing.devices.filter(({ name }) => name !== 'lo') }));
}

/** Were both printed in one network namespace: do they share a device with number, name and MAC? */
export const isSameHost = (one: Listing, other: Listing): boolean =>
  one.devices.some((device) =>
    other.devices.some(
      ({ ifindex, name, mac }) =>
        mac !== null && mac === device.mac && ifindex === device.ifindex && name === device.name,
    ),
  );
