import type { Evidence, NodeEvidence } from '../model/evidence.ts';
import type { Host } from '../simulate/host.ts';
import type { Network } from '../simulate/network.ts';
import { buildNetwork } from './build-network.ts';
import { createDirectory, type Directory } from './directory.ts';

/** Everything a command asks: what was collected, the network that follows from it, and the names of what is in it. */
export interface World {
  evidence: Evidence;
  network: Network;
  directory: Directory;
}

/** One node of the world: its evidence and its model. */
export interface WorldNode {
  evidence: NodeEvidence;
  host: Host;
}

/** Builds the world from evidence. Files are parsed when something asks for them. */
export function openWorld(evidence: Evidence): World {
  const network = buildNetwork(evidence);
  return { evidence, network, directory: createDirectory(evidence.api, network) };
}

/** The evidence and the model of a node by name; null where there is none of that name. */
export function worldNode(world: World, name: string): WorldNode | null {
  const evidence = world.evidence.nodes.find((node) => node.name === name);
  const host = world.network.nodes.find((node) => node.name === name);
  return evidence && host ? { evidence, host } : null;
}
