import { findPodObject } from '../../cluster/pod-object.ts';
import type { World } from '../../cluster/world.ts';
import { canonicalAddress, type Family, familyOf } from '../../model/address.ts';
import type { PodObject } from '../../model/objects.ts';
import type { Host } from '../../simulate/host.ts';
import type { Pod } from '../../simulate/network.ts';
import { policyMentions } from './policy-mentions.ts';

/** Pods that send and get packets in the same way: one is followed for all of them. */
export interface PodClass {
  pod: Pod;
  /** Pods of the class, this one included. */
  count: number;
  /** Another pod of the class, for connections within it; null where there is none. */
  other: Pod | null;
  /** Null: its evidence is not there. */
  node: Host | null;
  /** Ports that it says it serves; [] where it says none or is not ready: it is asked by ping. */
  ports: { port: number; protocol: string }[];
}

/** What tells apart who sends: its place on the node and the policy rules that name it. Who is sent to has its ports as well. */
export interface PodClasses {
  senders: PodClass[];
  receivers: PodClass[];
}

/** Classes of the pods that run on a node in networks of their own. */
export function classifyPods(world: World, node: Host): PodClasses {
  const own = podsOf(world, node)
    .filter(({ object }) => object?.terminating !== true)
    .map(({ pod, object }) => ({ pod, object, name: nameOf(pod) }))
    .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
  const mentions = policyMentions(
    world,
    node,
    own.flatMap(({ pod }) => pod.addresses),
  );
  const pods = own.map(({ pod, object }) => ({
    pod,
    object,
    place: [placeOf(node, pod), ...pod.addresses.map((address) => mentions.get(address) ?? '')].join('\n'),
  }));
  return {
    senders: gather(pods, node, ({ place }) => place),
    receivers: gather(pods, node, ({ place, object }) => `${place}\n${printPorts(object)}`),
  };
}

/** Pods of nodes without evidence, by node and ports: what becomes of a packet for them here can be told. */
export function classifyStrangers(world: World): PodClass[] {
  const pods = world.network.pods
    .filter(
      ({ node, nodeName, hostNetwork, addresses }) =>
        node === null && nodeName !== null && !hostNetwork && addresses.length > 0,
    )
    .map((pod) => ({ pod, object: findPodObject(world.evidence.api, pod) }))
    .filter(({ object }) => object !== null && !object.terminating);
  return gather(pods, null, ({ pod, object }) => `${pod.nodeName}\n${printPorts(object)}`);
}

/** Pods of the node and what the API has of them, without namespaces that the API does not know (any more) and those whose veth another pod claims with better right. */
function podsOf(world: World, node: Host): { pod: Pod; object: PodObject | null }[] {
  const { api } = world.evidence;
  const own = world.network.pods
    .filter((pod) => pod.node === node && !pod.hostNetwork && pod.addresses.length > 0)
    .map((pod) => ({ pod, object: findPodObject(api, pod) }))
    .filter(({ object }) => api.pods === null || object !== null);
  return own.filter(
    ({ pod }) =>
      pod.hostLink === null ||
      pod.hostLink.peerNamespace?.includes(pod.name) ||
      own.every(({ pod: other }) => other === pod || other.hostLink?.name !== pod.hostLink!.name),
  );
}

const nameOf = ({ namespace, name }: { namespace: string; name: string }): string => `${namespace}/${name}`;

/** Ports that a ready pod declares; a pod that is not ready is not expected to serve them. */
const portsOf = (object: PodObject | null): PodClass['ports'] =>
  object === null || object.ready === false
    ? []
    : object.containers
        .flatMap(({ ports }) => ports)
        .map(({ port, protocol }) => ({ port, protocol: protocol.toLowerCase() }));

const printPorts = (object: PodObject | null): string =>
  portsOf(object)
    .map(({ port, protocol }) => `${port}/${protocol}`)
    .join();

function gather<Own extends { pod: Pod; object: PodObject | null }>(
  pods: readonly Own[],
  node: Host | null,
  keyOf: (one: Own) => string,
): PodClass[] {
  const classes = new Map<string, PodClass>();
  for (const one of pods) {
    const key = keyOf(one);
    const known = classes.get(key);
    if (known === undefined) {
      classes.set(key, { pod: one.pod, count: 1, other: null, node, ports: portsOf(one.object) });
    } else {
      known.count++;
      known.other ??= one.pod;
    }
  }
  return [...classes.values()];
}

/** All that the way between the pod and its node depends on, as text. */
function placeOf(node: Host, pod: Pod): string {
  const { hostLink, podLink, host } = pod;
  const port = node.facts.bridgePorts?.find(({ device }) => device === hostLink?.name);
  const neighbours = (node.facts.neighbours ?? []).filter(({ address }) => pod.addresses.includes(address));
  return JSON.stringify([
    hostLink === null ? null : [hostLink.master, hostLink.flags.includes('UP'), hostLink.mtu],
    port === undefined ? null : [port.state, port.hairpin, port.isolated],
    podLink === null ? null : [podLink.flags.includes('UP'), podLink.mtu],
    neighbours.map(({ mac, state }) => describeNeighbour(mac, state, podLink?.mac ?? null)),
    host === null ? null : ownNetwork(host),
    families(pod),
  ]);
}

/** Entries that the kernel has learnt come and go; fixed ones and failures stay. */
function describeNeighbour(mac: string | null, state: string, own: string | null): string {
  if (state === 'PERMANENT' || state === 'NOARP') return own === null || mac === own ? 'right' : 'wrong';
  return state === 'FAILED' ? 'failed' : '';
}

const families = (pod: Pod): (Family | null)[] =>
  pod.addresses.map((address) => familyOf(canonicalAddress(address) ?? ''));

/** Prefix lengths and routes of the pod's own namespace, without what is its alone. */
const ownNetwork = ({ facts }: Host): unknown => [
  (facts.addresses ?? []).filter(({ scope }) => scope === 'global').map(({ prefixLength }) => prefixLength),
  ([4, 6] as const).map((family) =>
    (facts.routes[family] ?? [])
      .filter(({ table }) => table === 'main')
      .map(({ destination, prefixLength, type, nextHops }) => [
        destination,
        prefixLength,
        type,
        nextHops.map(({ via, device }) => [via, device]),
      ]),
  ),
  (facts.neighbours ?? []).filter(({ state }) => state === 'PERMANENT').map(({ address, mac }) => [address, mac]),
];
