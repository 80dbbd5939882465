import { addressFromBits, type Prefix } from '../model/address.ts';
import type { World } from './world.ts';

/** Places in a network, counted from its first address, where routers are rarely found. */
export const quietPlaces: readonly number[] = [...Array(50).keys()].map((place) => place + 200);

/** The same, and what smaller networks have; the first address itself for a network of one. */
const allPlaces = [...quietPlaces, ...[...Array(200).keys()].slice(1), 0];

/** An address of the network that nobody in the evidence has; null where none of these places is free. */
export function freeAddress(
  world: World,
  { family, bits, length }: Prefix,
  places: readonly number[] = allPlaces,
): string | null {
  const size = 1n << BigInt((family === 4 ? 32 : 128) - length);
  for (const place of places) {
    if (BigInt(place) >= size) continue;
    const address = addressFromBits(family, bits + BigInt(place));
    if (isFree(world, address)) return address;
  }
  return null;
}

const isFree = ({ network, directory }: World, address: string): boolean =>
  network.nodeOf(address) === null &&
  network.podCidrNodeOf(address) === null &&
  directory.refOf(address, null, 'tcp') === null;
