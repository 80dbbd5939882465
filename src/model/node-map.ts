import type { Evidence, Finding } from './finding.ts';

/** How it is known which device of the node leads to a pod. */
export type AttachmentProof =
  /** Both ends of the pair name each other's ifindex: `3: eth0@if10` and `10: veth0@if3`. */
  | 'ifindex'
  /** The neighbour entry of the pod's address has a MAC that the bridge learned on this port. */
  | 'fdb'
  /** The pod's own MAC was learned on this port. */
  | 'mac'
  /** A route to the pod's address alone, or its neighbour entry, names the device. */
  | 'route';

/** One pod of the node, or somebody of whom only the network is known. */
export interface MappedPod {
  /** Null where nothing tells it. */
  namespace: string | null;
  /** Null where nothing tells it; `netns-INODE` for a network namespace whose pod is not known. */
  name: string | null;
  /** The first of `ips`. */
  ip: string | null;
  ips: string[];
  /** It runs in the node's own network namespace, so that nothing else is to be told. */
  hostNetwork: boolean;
  /** Names of its containers: they share one network namespace. [] where the API does not tell. */
  containers: string[];
  /** Inode of the network namespace, else the name or id that the node's end of the pair gives it. */
  netns: string | null;
  podLink: string | null;
  podIfindex: number | null;
  hostLink: string | null;
  hostIfindex: number | null;
  bridge: string | null;
  /** Of the pod's end. */
  mac: string | null;
  /** Of the node's end. */
  hostMac: string | null;
  /** The port of the bridge; null where there is no bridge or nothing was collected about it. */
  port: { state: string | null; hairpin: boolean | null; isolated: boolean | null } | null;
  /** Devices on which the bridge learned the pod's MAC. */
  learnedOn: string[];
  proof: AttachmentProof | null;
  /** How the device is known, or why it is not, in one sentence. */
  words: string;
  evidence: Evidence[];
}

/** One port of a bridge. */
export interface MappedPort {
  device: string;
  ifindex: number | null;
  /** `default/web`; null where no pod is known behind it. */
  pod: string | null;
  /** Addresses of whoever is behind it, as far as known. */
  ips: string[];
  /** As `bridge link` prints it: forwarding, disabled, ... */
  state: string | null;
  hairpin: boolean | null;
  isolated: boolean | null;
}

/** A bridge of the node, and who is plugged into it. */
export interface MappedBridge {
  name: string;
  /** The first of `addresses`. */
  address: string | null;
  /** With their prefix length; link-local ones are left out. */
  addresses: string[];
  up: boolean | null;
  /** Names of its ports. */
  ports: string[];
  members: MappedPort[];
}

/** A route of table main. */
export interface MappedRoute {
  /** `default` (IPv4), or a prefix with its length. */
  destination: string;
  via: string | null;
  device: string | null;
  /** The node whose pods the route leads to, or that is the next hop; null where it is neither. */
  node: string | null;
  evidence: Evidence;
}

/** A device that carries pods' packets inside others. */
export interface MappedTunnel {
  device: string;
  kind: string;
  id: number | null;
  port: number | null;
  local: string | null;
  underlay: string | null;
  mtu: number | null;
  /** Whom the forwarding database sends frames to. */
  peers: { address: string; mac: string; node: string | null }[];
}

/** The end of a pair that is on no bridge and behind which no pod is known. */
export interface LooseEnd {
  device: string;
  ifindex: number | null;
  peerIfindex: number | null;
  netns: string | null;
}

/** What makes the pods' network on the node, or a part of it. */
export interface MappedPlugin {
  /** Kebab-case: `flannel`, `open-vswitch`. */
  id: string;
  name: string;
  /** A paragraph: how packets go with it. */
  how: string;
  /** Why following a packet ends there; null where it does not. */
  end: string | null;
  /** Who enforces network policies: nobody, the plugin by rules of netfilter, or it by means that no rule shows. */
  policies: 'no' | 'by rules' | 'elsewhere';
  /** The lines that it is recognised by. */
  evidence: Evidence[];
  /** What its agent tells the node in a file of its own (`/run/flannel/subnet.env`); [] where it has none, or that was not collected. */
  settings: { name: string; value: string; evidence: Evidence }[];
}

/** The answer of `k8snet map`: who is plugged in where. */
export interface NodeMap {
  apiVersion: 'k8snet/v1';
  kind: 'NodeMap';
  node: string;
  pods: MappedPod[];
  bridges: MappedBridge[];
  routes: MappedRoute[];
  tunnels: MappedTunnel[];
  looseEnds: LooseEnd[];
  /** What made all that, as far as its marks show. */
  plugins: MappedPlugin[];
  findings: Finding[];
  /** What was taken for granted; [] = nothing. */
  assumptions: string[];
  /** Evidence that would have told more. */
  missing: string[];
}
