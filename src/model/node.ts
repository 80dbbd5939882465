import type { Family } from './address.ts';
import type { Origin, Warning } from './origin.ts';

/** One network device (`ip link`, `ip addr`). */
export interface Link {
  origin: Origin;
  ifindex: number | null;
  name: string;
  /** Flags as printed: UP, LOWER_UP, PROMISC, NOARP, LOOPBACK, POINTOPOINT, ... */
  flags: string[];
  mtu: number | null;
  /** UP, DOWN, UNKNOWN, LOWERLAYERDOWN, ... as printed; null where an old tool printed none. */
  state: string | null;
  /** The bridge or bond it belongs to. */
  master: string | null;
  /** Kind where it was printed (`ip -d link`): veth, bridge, vxlan, ipip, dummy, ... */
  kind: string | null;
  mac: string | null;
  /** ifindex of the other end (`eth0@if10`), name where it is in the same namespace (`eth0.5@eth0`). */
  peerIndex: number | null;
  peerName: string | null;
  /** Id or name of the network namespace of the other end (link-netnsid, link-netns). */
  peerNamespace: string | null;
  /** vxlan: id, port, local address; from `ip -d link`. */
  vxlan: { id: number; port: number | null; local: string | null; device: string | null } | null;
  /** Ends of a tunnel of IP in IP (ipip, sit, ip6tnl); null where it has none of its own, and routes tell the far one. */
  tunnel: { local: string | null; remote: string | null } | null;
  /** bridge: does it hand its frames to iptables and ip6tables whatever the sysctls say (nf_call_iptables); null where it was not printed. */
  callsIptables: Record<Family, boolean> | null;
  altNames: string[];
}

/** One address of a device (`ip addr`). */
export interface Address {
  origin: Origin;
  family: Family;
  device: string;
  address: string;
  prefixLength: number;
  /** global, link, host, site. */
  scope: string;
  /** Far end of a point-to-point address. */
  peer: string | null;
  /** secondary, deprecated, tentative, dadfailed, dynamic, ... */
  flags: string[];
}

/** Types of a route as in ip-route(8). */
export type RouteType =
  | 'unicast'
  | 'local'
  | 'broadcast'
  | 'multicast'
  | 'anycast'
  | 'blackhole'
  | 'unreachable'
  | 'prohibit'
  | 'throw'
  | 'nat'
  | 'xresolve';

/** One next hop of a route. */
export interface NextHop {
  via: string | null;
  device: string | null;
  weight: number;
  /** onlink, linkdown, dead, pervasive, offload, ... */
  flags: string[];
}

/** One route of one table (`ip route show table all`). */
export interface Route {
  origin: Origin;
  family: Family;
  type: RouteType;
  /** Network address and prefix length; `default` is `0.0.0.0`/0 or `::`/0. */
  destination: string;
  prefixLength: number;
  /** main, local, default, or the table's number or name as printed. */
  table: string;
  /** One for an ordinary route, several for multipath, none for blackhole and its like. */
  nextHops: NextHop[];
  preferredSource: string | null;
  scope: string | null;
  protocol: string | null;
  metric: number;
  mtu: number | null;
  tos: number;
}

/** One rule of the routing policy database (`ip rule`). */
export interface PolicyRule {
  origin: Origin;
  family: Family;
  priority: number;
  /** Every selector must hold, or none where `negated`. Prefixes as printed, null for `all`. */
  negated: boolean;
  from: string | null;
  to: string | null;
  mark: { value: number; mask: number } | null;
  tos: number | null;
  iif: string | null;
  oif: string | null;
  protocol: string | null;
  sourcePorts: { from: number; to: number } | null;
  destinationPorts: { from: number; to: number } | null;
  /** Selectors that are kept but not modelled (uidrange, l3mdev, tun_id, ...), as printed. */
  others: string[];
  action:
    | { type: 'lookup'; table: string; suppressPrefixLength: number | null; suppressGroup: string | null }
    | { type: 'goto'; priority: number }
    | { type: 'nop' | 'blackhole' | 'unreachable' | 'prohibit' };
}

/** One neighbour entry (`ip neigh`). */
export interface Neighbour {
  origin: Origin;
  family: Family;
  address: string;
  device: string;
  mac: string | null;
  /** PERMANENT, REACHABLE, STALE, DELAY, PROBE, FAILED, INCOMPLETE, NOARP, NONE. */
  state: string;
  router: boolean;
  proxy: boolean;
}

/** A bridge (`brctl show`, or a link of kind bridge). */
export interface Bridge {
  origin: Origin;
  name: string;
  ports: string[];
}

/** One bridge port (`bridge link`). Null where the listing did not tell. */
export interface BridgePort {
  origin: Origin;
  device: string;
  bridge: string;
  /** disabled, listening, learning, forwarding, blocking. */
  state: string | null;
  hairpin: boolean | null;
  isolated: boolean | null;
  flood: boolean | null;
  learning: boolean | null;
}

/** One entry of a forwarding database (`bridge fdb`). */
export interface FdbEntry {
  origin: Origin;
  mac: string;
  device: string;
  /** Bridge, where the device is a port. */
  master: string | null;
  /** vxlan: the host that the frame is sent to. */
  destination: string | null;
  vlan: number | null;
  /** permanent, static, self, offload, extern_learn, ... */
  flags: string[];
}

/** VLANs of a bridge port (`bridge vlan`). */
export interface BridgeVlan {
  origin: Origin;
  device: string;
  vlan: number;
  vlanEnd: number | null;
  flags: string[];
}

/** One kernel setting. */
export interface Sysctl {
  origin: Origin;
  value: string;
}

/** One set of `ipset save` (or of an iptables-nft listing). */
export interface IpSet {
  origin: Origin;
  name: string;
  /** hash:ip, hash:net, hash:ip,port,ip, bitmap:port, list:set, ... */
  type: string;
  family: Family | null;
  options: Record<string, string>;
  entries: IpSetEntry[];
}

/** One element of a set. */
export interface IpSetEntry {
  origin: Origin;
  /** The element as printed: `10.0.0.1,tcp:80`. */
  element: string;
  nomatch: boolean;
  /** timeout, comment, packets, wildcard, ... as printed. */
  options: Record<string, string>;
}

/** One connection of `conntrack -L`. */
export interface ConntrackEntry {
  origin: Origin;
  family: Family;
  protocol: string;
  /** Seconds left, null where not printed. */
  timeout: number | null;
  /** Protocol state: ESTABLISHED, SYN_SENT, TIME_WAIT, ...; null for udp and icmp. */
  state: string | null;
  original: ConntrackTuple;
  reply: ConntrackTuple;
  /** UNREPLIED, ASSURED, OFFLOAD, ... */
  flags: string[];
  mark: number;
}

/** Addresses and ports of one direction, as printed. */
export interface ConntrackTuple {
  source: string;
  destination: string;
  sourcePort: number | null;
  destinationPort: number | null;
  /** icmp: type, code, id as printed. */
  icmp: { type: number; code: number; id: number } | null;
}

/** Counters of one processor (`conntrack -S`), since the node started. */
export interface ConntrackStatistics {
  origin: Origin;
  cpu: number;
  /** `insert_failed`, `drop`, `early_drop`, ... by the name that is printed. */
  counters: Record<string, number>;
}

/** One listening or connected socket (`ss -tulnp`). */
export interface Socket {
  origin: Origin;
  protocol: string;
  state: string;
  /** `*`, `0.0.0.0`, `::` or an address. */
  address: string;
  port: number | null;
  /** Device of a bound socket (`127.0.0.53%lo`). */
  device: string | null;
  process: string | null;
}

/** One CNI network configuration (`/etc/cni/net.d`). */
export interface CniConfig {
  origin: Origin;
  name: string | null;
  plugins: Record<string, unknown>[];
}

/** The parts of kube-proxy's configuration that rules follow from. Null: not told. */
export interface KubeProxyConfig {
  origin: Origin;
  /** What it was read from: a KubeProxyConfiguration, one in a ConfigMap, the words that kube-proxy was started with. */
  form: 'file' | 'config map' | 'command line';
  /** `--config` of a command line: with it kube-proxy takes nearly all settings from that file. */
  configFile: string | null;
  mode: string | null;
  clusterCidrs: string[];
  detectLocalMode: string | null;
  /** What detectLocalMode BridgeInterface and InterfaceNamePrefix look for. */
  detectLocal: { bridgeInterface: string | null; interfaceNamePrefix: string | null };
  masqueradeAll: boolean | null;
  localhostNodePorts: boolean | null;
  nodePortAddresses: string[];
  hostnameOverride: string | null;
  strictArp: boolean | null;
  scheduler: string | null;
  conntrack: ProxyConntrack;
  /** Where it answers `/healthz` (`0.0.0.0:10256` where it is not told). */
  healthzBindAddress: string | null;
  /** Where settings stand, by their keys in KubeProxyConfiguration (`clusterCIDR`), as far as each has a line of its own. */
  lines: Record<string, Origin>;
}

/** What kube-proxy sets of connection tracking when it starts; 0 leaves the kernel's setting as it is. */
export interface ProxyConntrack {
  /** Connections to track for each processor, and at least: nf_conntrack_max. */
  maxPerCore: number | null;
  min: number | null;
  /** Seconds. */
  tcpEstablishedTimeout: number | null;
  tcpCloseWaitTimeout: number | null;
  udpTimeout: number | null;
  udpStreamTimeout: number | null;
  /** True: packets outside the window are no reason to take a connection for invalid. */
  tcpBeLiberal: boolean | null;
}

/** In which mode the kube-proxy that runs says it works. */
export interface RunningMode {
  origin: Origin;
  /** `iptables`, `ipvs`, `nftables`, `userspace`. */
  mode: string;
}

/** What kube-proxy answered when it was asked how it is (`/healthz`). */
export interface ProxyHealth {
  origin: Origin;
  /** False: nobody listened there. */
  answered: boolean;
  /** Of the answer: 200, or 503 where it is not well; null where that was not kept. */
  status: number | null;
  /** When it last brought its rules up to date, and when it answered (milliseconds since 1970); null where it does not tell, or never did. */
  lastUpdated: number | null;
  currentTime: number | null;
  /** May load balancers send packets to the node (1.28 and later)? Null where it does not tell. */
  nodeEligible: boolean | null;
}

/** What flanneld tells the CNI plugin of the node's subnet (`/run/flannel/subnet.env`). Prefixes as written; null: not told. */
export interface FlannelSubnet {
  origin: Origin;
  /** Of all nodes' pods. */
  network: { 4: string[]; 6: string[] };
  /** The bridge's address with the length of the node's prefix: `10.42.1.1/24`. */
  subnet: { 4: string | null; 6: string | null };
  mtu: number | null;
  /** Does flanneld write the masquerading rules itself? */
  masquerades: boolean | null;
  /** By the names in the file. */
  lines: Record<string, Origin>;
}

/** A network namespace of the node, other than its own, that processes run in. */
export interface NetworkNamespace {
  origin: Origin;
  /** Inode of `/proc/PID/ns/net`: the number in `net:[4026532281]`. */
  inode: string;
  /** A process in it. */
  pid: number | null;
  /** Its name below /run/netns, where it has one. */
  name: string | null;
  /** UID of the pod, from the cgroup of a process in it. */
  podUid: string | null;
  /** Host name of that process. */
  hostname: string | null;
  /** Folder below `pods/` with what the namespace says about itself. */
  folder: string;
}

/** Why a source of evidence is not there; the answer mentions it where it matters. */
export interface Missing {
  /** The file or command. */
  source: string;
  reason: 'absent' | 'empty' | 'failed';
  /** Exit status and stderr of a command that failed. */
  detail: string | null;
}

/**
 * What one network namespace says about itself: a node, or a pod.
 * A list is null where it was not collected: an empty list means that the host really has none.
 */
export interface HostFacts {
  links: Link[] | null;
  addresses: Address[] | null;
  routes: { 4: Route[] | null; 6: Route[] | null };
  policyRules: { 4: PolicyRule[] | null; 6: PolicyRule[] | null };
  neighbours: Neighbour[] | null;
  bridges: Bridge[] | null;
  bridgePorts: BridgePort[] | null;
  fdb: FdbEntry[] | null;
  vlans: BridgeVlan[] | null;
  sysctls: Record<string, Sysctl> | null;
  sockets: Socket[] | null;
  missing: Missing[];
  warnings: Warning[];
}
