import type { Neighbour } from '../model/node.ts';
import type { Host } from './host.ts';
import { dropped, type Refusal } from './refusal.ts';
import { neighbourOf } from './resolve.ts';

/** The entry by which a host sends to an address without asking who has it (NUD_CONNECTED for good); null where it asks. */
export function fixedNeighbour(host: Host, device: string, address: string): (Neighbour & { mac: string }) | null {
  const entry = neighbourOf(host, device, address);
  if (entry === null || (entry.state !== 'PERMANENT' && entry.state !== 'NOARP')) return null;
  return entry.mac === null ? null : { ...entry, mac: entry.mac };
}

/**
 * A neighbour entry that leads astray: fixed by hand (PERMANENT, NOARP) to another hardware address than the owner's.
 * Learnt entries that are wrong mend themselves: the kernel asks again when they are not confirmed.
 */
export function wrongNeighbour(host: Host, device: string, address: string, ownerMac: string | null): Refusal | null {
  const entry = fixedNeighbour(host, device, address);
  if (entry === null || ownerMac === null || entry.mac === ownerMac) return null;
  const reason = `the neighbour entry of ${address} on ${device} of ${host.name} is fixed to ${entry.mac}, but its owner has ${ownerMac}`;
  return dropped('neighbour-wrong', 'NEIGHBOUR', reason, entry.origin);
}
