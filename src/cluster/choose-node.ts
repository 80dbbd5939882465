import { nearest } from '../model/nearest.ts';
import type { Host } from '../simulate/host.ts';
import { parseTarget } from './target.ts';
import { TargetError } from './target-error.ts';
import type { World } from './world.ts';

/** The node to look from: `--node`, else the only one, else that of the source, else the one that has this machine's name. */
export function chooseNode(
  world: World,
  request: { node: string | null; from: string | null; namespace: string; hostname: string | null },
): Host {
  const { nodes } = world.network;
  const names = nodes.map(({ name }) => name);
  if (request.node !== null) {
    const named = nodes.find(({ name }) => name === request.node);
    if (named) return named;
    const near = nearest(request.node, names);
    throw new TargetError(
      `no node ${request.node} in the evidence${near.length > 0 ? `; did you mean ${near.join(', ')}?` : `: it has ${names.join(', ')}`}`,
    );
  }
  if (nodes.length === 1) return nodes[0]!;
  if (nodes.length === 0) throw new TargetError('the evidence has no node');
  const chosen =
    (request.from === null ? null : nodeOfSource(world, request.from, request.namespace)) ??
    nodes.find(({ name }) => name === request.hostname);
  if (chosen) return chosen;
  throw new TargetError(`the evidence has several nodes: choose one with --node (${names.join(', ')})`);
}

/** The node that a source lives on, where it names one. */
function nodeOfSource(world: World, from: string, namespace: string): Host | null {
  const source = parseTarget(from);
  switch (source.kind) {
    case 'pod':
      return (
        world.network.pods.find((pod) => pod.namespace === (source.namespace ?? namespace) && pod.name === source.name)
          ?.node ?? null
      );
    case 'node':
      return world.network.nodes.find(({ name }) => name === source.name) ?? null;
    case 'address':
      return world.directory.podOf(source.address)?.node ?? world.network.nodeOf(source.address);
    default:
      return null;
  }
}
