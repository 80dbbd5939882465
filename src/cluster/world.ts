import type { Evidence, NodeEvidence } from '../model/evidence.ts';
import { lazy } from '../model/lazy.ts';
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

/** Builds the world from evidence. Files are parsed when something asks for them; all pods of a cluster, when something asks for the network. */
export function openWorld(evidence: Evidence): World {
  const network = lazy(() => buildNetwork(evidence));
  const directory = lazy(() => createDirectory(evidence.api, network()));
  return {
    evidence,
    get network() {
      return network();
    },
    get directory() {
      return directory();
    },
  };
}

/** The evidence and the model of a node by name; null where there is none of that name. */
export function worldNode(world: World, name: string): WorldNode | null {
  const evidence = world.evidence.nodes.find((node) => node.name === name);
  const host = world.network.nodes.find((node) => node.name === name);
  return evidence && host ? { evidence, host } : null;
}
