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
  /** As it is, and as the other end sees it after translation where that differs: the API leaves open which of them counts. */
  addresses: string[];
}

/** The pod that has the address, by the API. Pods with hostNetwork have none of their own. */
export const podObjectOf = ({ evidence }: World, address: string): PodObject | null =>
  evidence.api.pods?.find(
    (pod) => !pod.hostNetwork && isRunning(pod) && pod.ips.some((ip) => (canonicalAddress(ip) ?? ip) === address),
  ) ?? null;

/** Who is at an address. `other`: another address that the same packet bears on its way. */
export function endOf(world: World, address: string, other: string | null = null): PolicyEnd {
  const addresses = other === null || other === address ? [address] : [address, other];
  const pod = podObjectOf(world, address);
  if (pod !== null) return { kind: 'pod', pod, hostPods: [], node: pod.node, addresses };
  const node = world.directory.nodeNameOf(address);
  if (node !== null) {
    const hostPods = (world.evidence.api.pods ?? []).filter((one) => one.hostNetwork && one.node === node);
    return { kind: 'node', pod: null, hostPods, node, addresses };
  }
  const isOfPods = world.network.podCidrNodeOf(address) !== null || world.network.podOf(address) !== null;
  return { kind: isOfPods ? 'stranger' : 'outside', pod: null, hostPods: [], node: null, addresses };
}
