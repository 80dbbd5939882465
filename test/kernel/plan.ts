import type { NetworkConfig } from '../run-plugins.ts';

/** What one network namespace is given beyond its cables. Every list is in the words of the tool that takes it. */
export interface HostPlan {
  /** Lines of `ip -batch`, carried out after the addresses and default routes of the world are there. */
  ip?: string[];
  /** The same with `ip -6`. */
  ip6?: string[];
  /** Lines of `bridge -batch`. */
  bridge?: string[];
  /** Settings below /proc/sys, as sysctl(8) names them. */
  sysctls?: Record<string, string | number>;
  /** Lines of `ipset restore`. */
  ipset?: string[];
  iptables?: Ruleset;
  /** The same for the legacy backend; it is registered after `iptables`. */
  legacy?: Ruleset;
  ip6tables?: Ruleset;
  ip6legacy?: Ruleset;
  /** Lines of `nft -f`. */
  nft?: string[];
}

/** Table name to lines of iptables-restore: `-P FORWARD DROP`, `-N WEB`, `-A WEB -j ACCEPT`. */
export type Ruleset = Record<string, string[]>;

/**
 * One node: `eth0` on the wire with 10.10.0.N/24 and fd10::N/64, where N counts nodes from 1. Its pods have
 * 10.N.0.X/24 and fd00:N::X/64.
 */
export interface NodePlan extends HostPlan {
  /**
   * `bridged`: the pods' veths are ports of bridge `br0` with 10.N.0.1 and fd00:N::1. `routed`: each has a route of its
   * own, and the pod a default route to 169.254.1.1 (fe80::1), which the node answers for by proxy ARP, as Calico does it.
   * A list: configurations of CNI plugins, which are run to attach each pod; its addresses are put in by the plugin `static`.
   */
  pods: 'bridged' | 'routed' | NetworkConfig['plugins'];
  /** Another name than `br0` for the bridge. */
  bridgeName?: string;
  /** Other names than `veth-POD` for the host's ends of pods' veths, by the pod's name. */
  links?: Record<string, string>;
  /** Files below `nodes/NODE` of the bundle that no command prints: `cni/10-net.conflist`. */
  files?: Record<string, string>;
}

/** One pod; its node is the one that its place names: `one/web`. `X` is the last part of its addresses. */
export interface PodPlan extends HostPlan {
  X: number;
  /** Ports of the node that lead to its own, where its node has the plugin portmap. */
  hostPorts?: { hostPort: number; containerPort: number; protocol: string }[];
}

/**
 * A small world. The names of pods and of `outside` (10.10.0.100, fd10::100, and 198.51.100.1 behind it) are those that
 * flows use; nodes have routes to each other's pods.
 */
export interface WorldPlan {
  /** A second wire: `eth1` of nodes with 10.20.0.N and fd20::N, of outside with 10.20.0.100 and fd20::100. */
  secondWire?: boolean;
  nodes: Record<string, NodePlan>;
  pods: Record<`${string}/${string}`, PodPlan>;
  outside?: HostPlan;
  /** Objects of the API by file of the bundle's `api/` folder, beside the pods: `services`, `endpointslices`, `nodes`. */
  api?: Record<string, unknown[]>;
}
