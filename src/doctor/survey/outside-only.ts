import { type World, worldNode } from '../../cluster/world.ts';
import type { Host } from '../../simulate/host.ts';
import { savedTables } from '../clues/iptables-rules.ts';

/**
 * Does the node translate an external IP for clients outside only? Older kube-proxy (1.20 does, 1.25 no longer) leaves packets of pods and
 * of the node itself to whoever has the address.
 */
export const isOutsideOnly = (world: World, node: Host, address: string): boolean => {
  const evidence = worldNode(world, node.name)?.evidence;
  if (evidence === undefined || world.network.nodeOf(address) !== null) return false;
  const destination = `-d ${address}/${address.includes(':') ? 128 : 32} `;
  return savedTables(evidence, 'nat').some(({ table }) =>
    ['KUBE-SERVICES', 'KUBE-PORTALS-CONTAINER'].some((chain) =>
      table
        .lines(chain)
        ?.rules.some(({ text }) => text.includes(destination) && text.includes('-m physdev ! --physdev-is-in')),
    ),
  );
};
