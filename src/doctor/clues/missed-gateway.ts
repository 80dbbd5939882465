import { ownsCertainly } from '../../simulate/host.ts';
import type { Pod } from '../../simulate/network.ts';
import type { Examination } from '../examination.ts';
import { mainRoutes } from '../pod-routes.ts';
import type { Stop } from '../stop.ts';

/** A pod whose packets for others find nobody at the address of its gateway. */
export interface MissedGateway {
  pod: Pod;
  node: string;
  bridge: string;
  /** What the pod takes for its gateway; the node does not have it. */
  gateway: string;
  /** Other pods on the bridge have a gateway that is there: not the bridge is wrong, but this pod. */
  isOnlyThisPod: boolean;
}

/** The gateway that a packet of a pod was sent to, where nobody has it; null for every other stop. */
export function missedGateway({ world }: Examination, stop: Stop): MissedGateway | null {
  if (stop.by !== 'no-answer') return null;
  const { pods } = world.network;
  const step = stop.path.steps.findLast(({ direction, hook }) => direction === stop.direction && hook === 'ROUTE');
  const gateway = /^via (\S+) dev/.exec(step?.effect ?? '')?.[1];
  const pod = pods.find(({ host }) => host !== null && host.name === step?.node);
  const bridge = pod?.hostLink?.master ?? null;
  if (gateway === undefined || pod?.node == null || bridge === null) return null;
  const own = pod.node.owns(gateway);
  if (!own.known || own.value) return null;
  const isOnlyThisPod = pods.some(
    (other) =>
      other !== pod && other.node === pod.node && other.hostLink?.master === bridge && hasGateway(other, gateway),
  );
  return { pod, node: pod.node.name, bridge, gateway, isOnlyThisPod };
}

/** Has the pod a gateway of the same family that its node has? */
const hasGateway = ({ host, node }: Pod, like: string): boolean =>
  host !== null &&
  node !== null &&
  mainRoutes(host)
    .flatMap(({ nextHops }) => nextHops.flatMap(({ via }) => via ?? []))
    .some((via) => via.includes(':') === like.includes(':') && ownsCertainly(node, via));
