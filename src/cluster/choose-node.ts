import type { Host } from '../simulate/host.ts';
import { chooseNode } from '../sources/choose-node.ts';
import { parseTarget } from './target.ts';
import { TargetError } from './target-error.ts';
import type { World } from './world.ts';

/** What decides which node is looked from. */
export interface NodeRequest {
  /** `--node`. */
  node: string | null;
  /** SOURCE. */
  from: string | null;
  namespace: string;
  /** This machine's name. */
  hostname: string | null;
}

/** The node to look from: `--node`, else that of the source, else the only one or the one that has this machine's name. */
export function nodeToLookFrom(world: World, request: NodeRequest): Host {
  const { node, from, namespace, hostname } = request;
  const home = node !== null || from === null ? null : nodeOfSource(world, from, namespace);
  if (home !== null) return home;
  const { name } = chooseNode(world.evidence, node, hostname ?? '');
  const host = world.network.nodes.find((one) => one.name === name);
  if (host === undefined) throw new TargetError(`node ${name} is not in the evidence`);
  return host;
}

/** The node that a source lives on, where it names one. */
function nodeOfSource(world: World, from: string, namespace: string): Host | null {
  const source = parseTarget(from);
  switch (source.kind) {
    case 'pod': {
      const wanted = source.namespace ?? namespace;
      return world.network.pods.find((pod) => pod.namespace === wanted && pod.name === source.name)?.node ?? null;
    }
    case 'node':
      return world.network.nodes.find(({ name }) => name === source.name) ?? null;
    case 'address':
      return world.directory.podOf(source.address)?.node ?? world.network.nodeOf(source.address);
    default:
      return null;
  }
}
