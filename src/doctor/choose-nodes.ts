import { TargetError } from '../cluster/target-error.ts';
import type { World } from '../cluster/world.ts';
import type { Host } from '../simulate/host.ts';
import type { Pod } from '../simulate/network.ts';
import { chooseNode } from '../sources/choose-node.ts';

/** The node that was named, else that of the pod, else all of the evidence. Throws NodeChoiceError or TargetError where it has none such. */
export function chooseExaminedNodes(world: World, name: string | null, from: Pod | null): Host[] {
  const { nodes } = world.network;
  if (name !== null) {
    const chosen = chooseNode(world.evidence, name, '');
    return nodes.filter((node) => node.name === chosen.name);
  }
  if (from === null) return nodes;
  if (from.node !== null) return [from.node];
  throw new TargetError(
    `pod ${from.namespace}/${from.name} runs on node ${from.nodeName ?? '?'}, which is not in the evidence`,
  );
}
