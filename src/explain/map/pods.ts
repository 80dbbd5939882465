import type { World } from '../../cluster/world.ts';
import type { NetworkNamespace } from '../../model/node.ts';
import type { MappedPod } from '../../model/node-map.ts';
import type { PodObject } from '../../model/objects.ts';
import type { Host } from '../../simulate/host.ts';
import type { Pod } from '../../simulate/network.ts';
import { type Attachment, attachPod, learnedOn } from './attach.ts';
import { bridgeOf, type Membership } from './membership.ts';

/** Every pod of the node, those in its own network last; in the order of their names. */
export function mapPods(world: World, node: Host, membership: Membership): MappedPod[] {
  const objects = new Map((world.evidence.api.pods ?? []).map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
  const namespaces = world.evidence.nodes.find(({ name }) => name === node.name)?.namespaces ?? [];
  return world.network.pods
    .filter((pod) => pod.nodeName === node.name)
    .map((pod) => mapPod(node, membership, pod, objects.get(`${pod.namespace}/${pod.name}`) ?? null, namespaces))
    .sort((a, b) => Number(a.hostNetwork) - Number(b.hostNetwork) || compare(sortKey(a), sortKey(b)));
}

const sortKey = ({ namespace, name }: MappedPod): string => `${namespace ?? '~'}/${name ?? ''}`;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function mapPod(
  node: Host,
  membership: Membership,
  pod: Pod,
  object: PodObject | null,
  namespaces: readonly NetworkNamespace[],
): MappedPod {
  const containers = object?.containers.map(({ name }) => name) ?? [];
  const own = { namespace: pod.namespace || null, name: pod.name, containers };
  if (pod.hostNetwork) return hostNetworkPod(own, pod, object);
  const attachment = attachPod(node, membership, pod);
  const found = namespaces.find(
    ({ folder, podUid }) => (podUid !== null && podUid === object?.uid) || folder === pod.name,
  );
  return {
    ...own,
    ip: pod.addresses[0] ?? null,
    ips: [...new Set(pod.addresses)],
    hostNetwork: false,
    netns: found?.inode ?? node.link(attachment.device ?? '')?.peerNamespace ?? null,
    podLink: pod.podLink?.name ?? null,
    ...describeDevice(node, membership, attachment, pod.podLink?.ifindex ?? null),
  };
}

/** The node's end, and the port that it may be. */
export function describeDevice(
  node: Host,
  membership: Membership,
  { device, mac, proof, words, evidence }: Attachment,
  podIfindex: number | null,
): Pick<
  MappedPod,
  | 'podIfindex'
  | 'hostLink'
  | 'hostIfindex'
  | 'bridge'
  | 'mac'
  | 'hostMac'
  | 'port'
  | 'learnedOn'
  | 'proof'
  | 'words'
  | 'evidence'
> {
  const link = device === null ? null : node.link(device);
  const port = node.facts.bridgePorts?.find((one) => one.device === device);
  return {
    podIfindex: podIfindex ?? link?.peerIndex ?? null,
    hostLink: device,
    hostIfindex: link?.ifindex ?? null,
    bridge: device === null ? null : bridgeOf(membership, device),
    mac,
    hostMac: link?.mac ?? null,
    port: port === undefined ? null : { state: port.state, hairpin: port.hairpin, isolated: port.isolated },
    learnedOn: mac === null ? [] : learnedOn(node, mac).map((entry) => entry.device),
    proof,
    words,
    evidence,
  };
}

function hostNetworkPod(
  own: Pick<MappedPod, 'namespace' | 'name' | 'containers'>,
  pod: Pod,
  object: PodObject | null,
): MappedPod {
  return {
    ...own,
    ip: pod.addresses[0] ?? null,
    ips: pod.addresses,
    hostNetwork: true,
    netns: null,
    podLink: null,
    podIfindex: null,
    hostLink: null,
    hostIfindex: null,
    bridge: null,
    mac: null,
    hostMac: null,
    port: null,
    learnedOn: [],
    proof: null,
    words: "it runs in the node's own network namespace (hostNetwork)",
    evidence: object === null ? [] : [object.origin],
  };
}
