import { findPod } from '../../cluster/find-pod.ts';
import { namedPods } from '../../cluster/name-pods.ts';
import { parseTarget } from '../../cluster/target.ts';
import { TargetError } from '../../cluster/target-error.ts';
import type { World } from '../../cluster/world.ts';
import type { CheckFlow } from '../flow.ts';
import type { NamespaceEntry, ProbeSender } from './planned-probe.ts';

/** Who sends the connection's probes: only a pod of this node, whose namespace was found, and the node itself can. Null for all others. */
export function findSender(world: World, { from }: Pick<CheckFlow, 'from'>, node: string): ProbeSender | null {
  const source = from === null ? null : parseTarget(from);
  if (source?.kind === 'node') return source.name === node ? { name: `node ${node}`, namespace: null } : null;
  if (source?.kind !== 'pod') return null;
  try {
    const pod = findPod(world, source.namespace ?? 'default', source.name);
    const entry = entryOf(world, pod, node);
    return entry === null ? null : { name: `pod ${pod.namespace}/${pod.name}`, namespace: entry };
  } catch (error) {
    if (error instanceof TargetError) return null;
    throw error;
  }
}

function entryOf(world: World, pod: { namespace: string; name: string }, node: string): NamespaceEntry | null {
  const own = namedPods(world.evidence).find((one) => one.namespace === pod.namespace && one.name === pod.name);
  const found = own?.node === node ? own.networkNamespace : null;
  if (found === null || found === undefined) return null;
  if (found.pid !== null) return { path: `/proc/${found.pid}/ns/net`, inode: found.inode };
  return found.name !== null && /^[\w.-]+$/.test(found.name)
    ? { path: `/run/netns/${found.name}`, inode: found.inode }
    : null;
}
