import type { World } from '../../cluster/world.ts';
import { printEndpoint } from '../../model/address.ts';
import { lazy } from '../../model/lazy.ts';
import type { Host } from '../../simulate/host.ts';
import type { Pod } from '../../simulate/network.ts';
import { classifyPods, classifyStrangers, type PodClass } from './pod-class.ts';
import { frontsOfApi, frontsOfNode, type ServiceFront, tellEndpoints } from './service-front.ts';

/** Who is on each node and what there is to ask, found when it is first asked for. */
export interface Survey {
  world: World;
  /** Nodes with evidence of their own. */
  nodes: readonly Host[];
  /** Classes of senders on a node: the pod that was named, else its pods, else an unknown address of the pod CIDR. */
  senders(node: Host): Sender[];
  receivers(node: Host): PodClass[];
  fronts(node: Host): ServiceFront[];
  /** Pods of nodes that are not in the evidence, as far as the API names them. */
  strangers: PodClass[];
}

/** Who sends, as the command line names it. */
export interface Sender {
  /** SOURCE; null: an address of the pod CIDR. */
  from: string | null;
  name: string;
  count: number;
  /** Null where no pod is known. */
  pod: Pod | null;
  /** Another pod of the class; null where there is none. */
  other: Pod | null;
}

/** Looks at the nodes that are examined; `from`: only this pod sends. */
export function takeSurvey(world: World, nodes: readonly Host[], from: Pod | null): Survey {
  const classes = remember((node: Host) => classifyPods(world, node));
  const ofApi = lazy(() => frontsOfApi(world.evidence.api));
  const ofNode = remember((node: Host) => frontsOfNode(world, node));
  const fronts = remember((node: Host) => {
    const known = ofApi();
    if (known === null) return ofNode(node);
    return world.evidence.api.endpointSlices === null ? tellEndpoints(known, ofNode(node)) : known;
  });
  return {
    world,
    nodes,
    receivers: (node) => classes(node).receivers,
    fronts,
    strangers: classifyStrangers(world),
    senders(node) {
      if (from !== null) return from.node === node ? [toSender({ pod: from, count: 1, other: null })] : [];
      const found = classes(node).senders.map(toSender);
      return found.length > 0 ? found : [{ from: null, name: 'a pod', count: 1, pod: null, other: null }];
    },
  };
}

const toSender = ({ pod, count, other }: Pick<PodClass, 'pod' | 'count' | 'other'>): Sender => ({
  from: podTarget(pod),
  name: podName(pod),
  count,
  pod,
  other,
});

/** SOURCE or TARGET of a pod; of one that nothing names, its address. */
export const podTarget = ({ namespace, name, addresses }: Pod): string =>
  namespace === '' ? (addresses[0] ?? '') : `pod/${namespace}/${name}`;

/** TARGET of a port of a pod. */
export const podPortTarget = (pod: Pod, port: number): string =>
  pod.namespace === '' ? printEndpoint(pod.addresses[0] ?? '', port) : `${podTarget(pod)}:${port}`;

/** `pod default/a`; without its namespace where nothing tells that. */
export const podName = ({ namespace, name }: Pod): string => `pod ${namespace === '' ? '' : `${namespace}/`}${name}`;

function remember<Value>(find: (node: Host) => Value): (node: Host) => Value {
  const found = new Map<Host, Value>();
  return (node) => {
    const known = found.get(node) ?? find(node);
    found.set(node, known);
    return known;
  };
}
