import type { Host } from './host.ts';
import { dropped, type Refusal } from './refusal.ts';
import { neighbourOf } from './resolve.ts';

/**
 * A neighbour entry that leads astray: fixed by hand (PERMANENT, NOARP) to another hardware address than the owner's.
 * Learnt entries that are wrong mend themselves: the kernel asks again when they are not confirmed.
 */
export function wrongNeighbour(host: Host, device: string, address: string, ownerMac: string | null): Refusal | null {
  const entry = neighbourOf(host, device, address);
  if (entry === null || entry.mac === null || ownerMac === null) return null;
  if (entry.mac === ownerMac || (entry.state !== 'PERMANENT' && entry.state !== 'NOARP')) return null;
  const reason = `the neighbour entry of ${address} on ${device} of ${host.name} is fixed to ${entry.mac}, but its owner has ${ownerMac}`;
  return dropped('neighbour-wrong', 'NEIGHBOUR', reason, entry.origin);
}
