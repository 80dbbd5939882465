import { namedPods } from '../../cluster/name-pods.ts';
import { parseTarget } from '../../cluster/target.ts';
import type { World } from '../../cluster/world.ts';
import type { Pod } from '../../simulate/network.ts';
import type { CheckFlow } from '../flow.ts';
import { podName } from '../survey/survey.ts';
import type { NamespaceEntry, ProbeSender } from './planned-probe.ts';

/** Who sends the connection's probes: only a pod of this node, whose namespace was found, and the node itself can. Null for all others. */
export function findSender(world: World, { from }: Pick<CheckFlow, 'from'>, node: string): ProbeSender | null {
  const source = from === null ? null : parseTarget(from);
  if (source?.kind === 'node') return source.name === node ? { name: `node ${node}`, namespace: null } : null;
  const pod =
    source?.kind === 'pod'
      ? podCalled(world, source)
      : source?.kind === 'address'
        ? world.network.podOf(source.address)
        : null;
  const entry = pod === null ? null : entryOf(world, pod, node);
  return pod === null || entry === null ? null : { name: podName(pod), namespace: entry };
}

const podCalled = (world: World, { namespace, name }: { namespace: string | null; name: string }): Pod | null =>
  world.network.pods.find((one) => one.namespace === (namespace ?? 'default') && one.name === name) ?? null;

function entryOf(world: World, pod: Pod, node: string): NamespaceEntry | null {
  const own = namedPods(world.evidence).find((one) => one.namespace === pod.namespace && one.name === pod.name);
  const found = own?.node === node ? own.networkNamespace : null;
  if (found === null || found === undefined) return null;
  if (found.pid !== null) return { path: `/proc/${found.pid}/ns/net`, inode: found.inode };
  const isName = found.name !== null && /^[\w.-]+$/.test(found.name);
  return isName ? { path: `/run/netns/${found.name}`, inode: found.inode } : null;
}
