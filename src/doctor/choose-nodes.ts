import { TargetError } from '../cluster/target-error.ts';
import type { World } from '../cluster/world.ts';
import { nearest } from '../model/nearest.ts';
import type { Host } from '../simulate/host.ts';
import type { Pod } from '../simulate/network.ts';

/** The node that was named, else that of the pod, else all of the evidence. */
export function chooseExaminedNodes(world: World, name: string | null, from: Pod | null): Host[] {
  const { nodes } = world.network;
  if (name !== null) {
    const node = nodes.find((one) => one.name === name);
    if (node !== undefined) return [node];
    const names = nodes.map((one) => one.name);
    const near = nearest(name, names);
    const hint = near.length > 0 ? `did you mean ${near.join(', ')}?` : `it has ${names.join(', ')}`;
    throw new TargetError(`node ${name} is not in the evidence: ${hint}`);
  }
  if (from === null) return nodes;
  if (from.node !== null) return [from.node];
  throw new TargetError(
    `pod ${from.namespace}/${from.name} runs on node ${from.nodeName ?? '?'}, which is not in the evidence`,
  );
}
