import { familyOf, parsePrefix, prefixContains } from '../model/address.ts';
import type { Link } from '../model/node.ts';
import type { Host } from './host.ts';

/** A pod that is known to exist, with its own namespace where that was collected. */
export interface Pod {
  namespace: string;
  name: string;
  addresses: string[];
  /** The node it runs on, null where nothing tells. */
  node: Host | null;
  nodeName: string | null;
  hostNetwork: boolean;
  /** Its network namespace, null where it was not collected. */
  host: Host | null;
  /** Its device and the node's end of the pair, null where they cannot be told. */
  podLink: Link | null;
  hostLink: Link | null;
  /** The node's device that the pod's own sits on (macvlan, ipvlan): what it sends goes out there, past the node. */
  parentLink: Link | null;
}

/** Everything the packet may pass: the nodes in evidence, their pods, and what is known of nodes that are not. */
export interface Network {
  nodes: Host[];
  pods: Pod[];
  /** Node by one of its own addresses (`ip addr` of the node, else the API's). */
  nodeOf(address: string): Host | null;
  /** Name of a node that the API knows by this address but of which there is no evidence. */
  absentNodeOf(address: string): string | null;
  podOf(address: string): Pod | null;
  /** The pod whose namespace this host is. */
  podOfHost(host: Host): Pod | null;
  /** The pod behind a device of a node. */
  podBehind(node: Host, device: string): Pod | null;
  /** Nodes whose pod CIDR (API) holds the address, with or without evidence. */
  podCidrNodeOf(address: string): string | null;
  /** The service that has this cluster IP. */
  serviceOf(address: string): ClusterIpOwner | null;
}

/** The service that has a cluster IP, and who says so: rules alone may be those of a service that is gone. */
export interface ClusterIpOwner {
  /** `svc default/web` */
  service: string;
  by: 'api' | 'rules';
}

/** What a network is built from. */
export interface NetworkInput {
  nodes: Host[];
  /** Pods that run in the node's own namespace have `hostNetwork`. */
  pods: Omit<Pod, 'podLink' | 'hostLink' | 'parentLink' | 'node'>[];
  /** What the API says of nodes: addresses and pod CIDRs. */
  nodeObjects: { name: string; addresses: string[]; podCidrs: string[] }[];
  /** The service that has this cluster IP. */
  serviceOf(address: string): ClusterIpOwner | null;
}

/** Connects nodes and pods: who owns which address, which veth leads to which pod. */
export function createNetwork({ nodes, pods: given, nodeObjects, serviceOf }: NetworkInput): Network {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const pods = given.map((pod) => connect(pod, nodes, byName));
  const podByAddress = new Map<string, Pod>();
  for (const pod of pods) {
    if (pod.hostNetwork) continue;
    for (const address of pod.addresses) if (!podByAddress.has(address)) podByAddress.set(address, pod);
  }
  const behind = new Map<string, Pod>();
  for (const pod of pods) {
    const key = pod.node && pod.hostLink ? `${pod.node.name}\u0000${pod.hostLink.name}` : null;
    // Pods that the API knows come first: a namespace that was collected may be that of a pod that has gone since.
    if (key !== null && !behind.has(key)) behind.set(key, pod);
  }
  const byHost = new Map(pods.flatMap((pod) => (pod.host ? [[pod.host, pod] as const] : [])));
  const cidrs = nodeObjects.flatMap(({ name, podCidrs }) =>
    podCidrs.map((cidr) => ({ name, prefix: parsePrefix(cidr) })),
  );
  return {
    nodes,
    pods,
    nodeOf: (address) => ownerOf(nodes, address) ?? byName.get(nameByObject(nodeObjects, address) ?? '') ?? null,
    absentNodeOf(address) {
      const name = nameByObject(nodeObjects, address);
      return name !== null && !byName.has(name) ? name : null;
    },
    podOf: (address) => podByAddress.get(address) ?? null,
    podOfHost: (host) => byHost.get(host) ?? null,
    podBehind: (node, device) => behind.get(`${node.name}\u0000${device}`) ?? null,
    podCidrNodeOf: (address) =>
      cidrs.find(({ prefix }) => prefix !== null && prefixContains(prefix, address))?.name ?? null,
    serviceOf,
  };
}

const nameByObject = (objects: NetworkInput['nodeObjects'], address: string): string | null =>
  objects.find(({ addresses }) => addresses.includes(address))?.name ?? null;

/** The node that owns the address. An address that several nodes have (a bridge's, 127.0.0.1, IPVS) names none. */
function ownerOf(nodes: Host[], address: string): Host | null {
  const owners = nodes.filter((node) =>
    node.facts.addresses?.some((own) => own.address === address && own.device !== 'kube-ipvs0'),
  );
  return owners.length === 1 ? owners[0]! : null;
}

function connect(pod: NetworkInput['pods'][number], nodes: Host[], byName: Map<string, Host>): Pod {
  if (pod.host === null && pod.nodeName !== null) return knownByName(pod, pod.nodeName, byName);
  const podLink = pod.host ? podDevice(pod.host) : null;
  const candidates = pod.nodeName === null ? nodes : [byName.get(pod.nodeName)].filter((node) => node !== undefined);
  const pairs = candidates.flatMap((node) => {
    const hostLink = podLink === null ? null : hostEnd(node, pod, podLink);
    return hostLink === null ? [] : [{ node, hostLink }];
  });
  const pair = pairs.length === 1 ? pairs[0]! : (pairs.find(({ node }) => isHome(node, pod)) ?? null);
  const home =
    pair?.node ?? (pod.nodeName === null ? (nodes.find((node) => isHome(node, pod)) ?? null) : (candidates[0] ?? null));
  return {
    ...pod,
    node: home,
    nodeName: pod.nodeName ?? home?.name ?? null,
    podLink,
    hostLink: pair?.hostLink ?? null,
    parentLink: pair || home === null || podLink === null ? null : parentOf(home, podLink),
  };
}

/** A pod of which nothing but the API tells: almost all of a large cluster. */
function knownByName(
  { namespace, name, addresses, hostNetwork }: NetworkInput['pods'][number],
  nodeName: string,
  byName: Map<string, Host>,
): Pod {
  const node = byName.get(nodeName) ?? null;
  const links = { podLink: null, hostLink: null, parentLink: null };
  return { namespace, name, addresses, node, nodeName, hostNetwork, host: null, ...links };
}

/** The pod's device: the one that carries an address that is not the loopback's, else the first that is a pair. */
function podDevice(host: Host): Link | null {
  const links = (host.facts.links ?? []).filter((link) => !link.flags.includes('LOOPBACK'));
  const carries = (link: Link): boolean =>
    (host.facts.addresses ?? []).some((address) => address.device === link.name && address.scope === 'global');
  return links.find(carries) ?? links.find((link) => link.peerIndex !== null) ?? null;
}

/** The node's end of the pair: both ends name each other's ifindex (`eth0@if10`, `10: veth...@if3`). */
function hostEnd(node: Host, pod: NetworkInput['pods'][number], podLink: Link): Link | null {
  const links = node.facts.links ?? [];
  const ends = links.filter((link) => link.ifindex === podLink.peerIndex && link.peerIndex === podLink.ifindex);
  const named = ends.filter((link) => link.peerNamespace?.includes(pod.name));
  return named[0] ?? ends[0] ?? null;
}

/** Names of veths: an old `ip` prints them without their other end. */
const vethName = /^(?:veth|cali|lxc|eni|gke|azv)/;

/** A device that is named as the other end and is no end of a pair itself: the pod's device is on top of it. */
function parentOf(node: Host, { peerIndex }: Link): Link | null {
  if (peerIndex === null) return null;
  const other = node.facts.links?.find(({ ifindex }) => ifindex === peerIndex);
  const isPair =
    other === undefined ||
    other.peerIndex !== null ||
    other.kind === 'veth' ||
    other.master !== null ||
    vethName.test(other.name);
  return isPair ? null : other;
}

/** Does the node have a connected route that holds the pod's address? */
function isHome(node: Host, pod: NetworkInput['pods'][number]): boolean {
  return pod.addresses.some((address) => {
    const family = familyOf(address);
    return (node.facts.addresses ?? []).some((own) => {
      const prefix = own.family === family ? parsePrefix(`${own.address}/${own.prefixLength}`) : null;
      return prefix !== null && own.scope === 'global' && prefixContains(prefix, address);
    });
  });
}
