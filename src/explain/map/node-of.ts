import type { World } from '../../cluster/world.ts';
import type { Host } from '../../simulate/host.ts';
import { peersOf } from './tunnels.ts';

/** The node that a next hop is: by its own address, else by the tunnel's end that frames for it are sent to. */
export function nodeOfNextHop(world: World, node: Host, via: string, device: string | null): string | null {
  const own = world.directory.nodeNameOf(via);
  if (own !== null || device === null) return own;
  const mac = node.facts.neighbours?.find((entry) => entry.address === via && entry.device === device)?.mac ?? null;
  return peersOf(world, node, device).find((peer) => peer.mac === mac)?.node ?? null;
}
