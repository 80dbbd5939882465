import type { IptablesDump } from './iptables.ts';
import type { VirtualService } from './ipvs.ts';
import type {
  CniConfig,
  ConntrackEntry,
  ConntrackStatistics,
  FlannelSubnet,
  HostFacts,
  IpSet,
  KubeProxyConfig,
  Missing,
  NetworkNamespace,
  ProxyHealth,
  RunningMode,
} from './node.ts';
import type { ClusterObjects } from './objects.ts';
import type { Origin, Warning } from './origin.ts';

/** The text of one file or command, before it is parsed. */
export interface SourceText {
  source: string;
  text: string;
}

/** What one node says about itself. Everything is parsed when it is first asked for. */
export interface NodeEvidence {
  name: string;
  readonly facts: HostFacts;
  /**
   * Every iptables dump of this node: v4 and v6, of the running backend and of the legacy one.
   * The backend is the header's, or the file's name (`iptables-legacy-save`), else `nft` where nft-ruleset has the same tables, else `legacy`.
   */
  readonly iptables: IptablesDump[];
  /** `nft list ruleset`, as text or JSON; null where it was not collected. */
  readonly nft: SourceText | null;
  /** The text form of the same, which tells more of the tables of iptables-nft than JSON does; null where it was not collected. */
  readonly nftText: SourceText | null;
  readonly ipsets: IpSet[] | null;
  /** Virtual services of IPVS (`ipvsadm -Sn` or `-Ln`), null where they were not collected. */
  readonly ipvs: VirtualService[] | null;
  readonly conntrack: ConntrackEntry[] | null;
  /** One for each processor. */
  readonly conntrackStatistics: ConntrackStatistics[] | null;
  readonly cni: CniConfig[] | null;
  /** What kube-proxy goes by; null where that is not in the evidence. */
  readonly kubeProxy: KubeProxyConfig | null;
  /** What tells of its configuration too, and does not count: flags beside `--config`, the ConfigMap beside the node's own file. */
  readonly kubeProxyOthers: KubeProxyConfig[];
  /** What kube-proxy itself answered (`/proxyMode`); null where it was not asked or did not answer. */
  readonly proxyMode: RunningMode | null;
  /** What it answered to `/healthz`; null where it was not asked, or the answer was none. */
  readonly proxyHealth: ProxyHealth | null;
  /** What flanneld says of the node's subnet; null where there is no flannel, or nobody looked. */
  readonly flannelSubnet: FlannelSubnet | null;
  /** Network namespaces found on the node; null where nobody looked. */
  readonly namespaces: NetworkNamespace[] | null;
  /** Of the whole node, its facts included. */
  readonly missing: Missing[];
  /** Of the whole node, its facts included: of what was parsed so far, and no more. */
  readonly warnings: Warning[];
}

/** What a resolver is told (resolv.conf(5)). */
export interface ResolvConf {
  /** The first line that says something. */
  origin: Origin;
  nameservers: string[];
  search: string[];
  /** The line of the search list that counts; null where there is none. */
  searchOrigin: Origin | null;
  options: string[];
}

/** What one pod's network namespace says about itself. Without a namespace ('') its name is only a handle: nothing told whose it is. */
export interface PodEvidence {
  namespace: string;
  name: string;
  readonly facts: HostFacts;
  readonly resolvConf: ResolvConf | null;
}

/** Everything that was collected. */
export interface Evidence {
  /** `live`, or the path of the bundle or files. */
  origin: string;
  nodes: NodeEvidence[];
  pods: PodEvidence[];
  api: ClusterObjects;
  /** Of names that give none: that of the kubeconfig's context, else `default`. */
  namespace: string;
  /** When it was taken, null where nothing tells (milliseconds since 1970). */
  time: number | null;
  /** What was taken for granted in putting it together: that a live API is that of the bundle's cluster; [] = nothing. */
  assumptions: string[];
  /** Of the API's objects: nodes and pods have their own. */
  readonly missing: Missing[];
  readonly warnings: Warning[];
}
