import { canonicalAddress } from '../../model/address.ts';
import type { PodObject } from '../../model/objects.ts';
import { isRunning } from '../directory.ts';
import type { World } from '../world.ts';

/** One end of a connection as policies see it. */
export interface PolicyEnd {
  kind:
    | 'pod'
    /** A node, or a pod with hostNetwork, which is the same to a policy. */
    | 'node'
    /** An address of the pod network that no pod of the API has. */
    | 'stranger'
    | 'outside';
  pod: PodObject | null;
  /** Pods with hostNetwork on the node: the sender or receiver may be one of them. */
  hostPods: PodObject[];
  node: string | null;
  /** It is the sender, and the receiver sees another address than its own. */
  isMasqueraded: boolean;
  /** As it is, and as the other end sees it after translation where that differs: the API leaves open which of them counts. */
  addresses: string[];
}

const byAddress = new WeakMap<World, Map<string, PodObject>>();

/** The pod that has the address, by the API. Pods with hostNetwork have none of their own. */
function podObjectOf(world: World, address: string): PodObject | null {
  let known = byAddress.get(world);
  if (known === undefined) {
    const pods = (world.evidence.api.pods ?? []).filter((pod) => !pod.hostNetwork && isRunning(pod));
    // The first pod with an address counts, as everywhere.
    known = new Map(pods.reverse().flatMap((pod) => pod.ips.map((ip) => [canonicalAddress(ip) ?? ip, pod] as const)));
    byAddress.set(world, known);
  }
  return known.get(address) ?? null;
}

/** Who sends; `seen`: the address that the receiver sees. */
export const senderAt = (world: World, address: string, seen: string): PolicyEnd => ({
  ...endAt(world, address),
  isMasqueraded: seen !== address,
  addresses: [...new Set([address, seen])],
});

/** Who receives; `asked`: the address that the sender asked for. */
export const receiverAt = (world: World, address: string, asked: string): PolicyEnd => ({
  ...endAt(world, address),
  isMasqueraded: false,
  addresses: [...new Set([address, asked])],
});

function endAt(world: World, address: string): Omit<PolicyEnd, 'isMasqueraded' | 'addresses'> {
  const pod = podObjectOf(world, address);
  if (pod !== null) return { kind: 'pod', pod, hostPods: [], node: pod.node };
  const node = world.directory.nodeNameOf(address);
  if (node !== null) {
    const hostPods = (world.evidence.api.pods ?? []).filter((one) => one.hostNetwork && one.node === node);
    return { kind: 'node', pod: null, hostPods, node };
  }
  const isOfPods = world.network.podCidrNodeOf(address) !== null || world.network.podOf(address) !== null;
  return { kind: isOfPods ? 'stranger' : 'outside', pod: null, hostPods: [], node: null };
}
