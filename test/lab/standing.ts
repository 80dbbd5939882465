import { join } from 'node:path';
import type { Backend } from './node.ts';
import { type ClusterState, writeObjects } from './objects.ts';
import type { Pod } from './pod.ts';
import type { Program } from './program.ts';
import { syncScript } from './proxy.ts';
import type { Machines } from './surroundings.ts';

/** A cluster that stands, as faults take hold of it. */
export interface Standing {
  folder: string;
  backend: Backend;
  machines: Machines;
  /** By `namespace/name`. */
  pods: Map<string, Pod>;
  /** By node; absent where kube-proxy does not run. */
  proxies: Map<string, Program>;
  apiserver: Program | null;
  /** What the API serves; after a change `publish` it. */
  state: ClusterState;
  /** Chains in nat that kube-proxy wrote last, by node. */
  written: Map<string, string[]>;
}

/** Writes the state to the API, and each kube-proxy that runs brings its node's rules to it. */
export async function publish(cluster: Standing): Promise<void> {
  writeObjects(join(cluster.folder, 'api'), cluster.state);
  await Promise.all(
    [...cluster.proxies.keys()].map(async (node) => {
      const { script, chains } = syncScript(cluster.state, cluster.written.get(node) ?? []);
      await cluster.machines.get(node)!.script(script);
      cluster.written.set(node, chains);
    }),
  );
}
