import type { Evidence } from './finding.ts';

/** Who tells a setting of kube-proxy. */
export type SettingTeller =
  /** kube-proxy itself (`/proxyMode`) */
  | 'answer'
  /** The KubeProxyConfiguration that the process reads */
  | 'file'
  /** The cluster's ConfigMap, where the node's own file is not in the evidence */
  | 'config map'
  /** The words that the process was started with */
  | 'command line'
  /** Nobody: it is what kube-proxy does where it is not told */
  | 'default';

/** One setting of kube-proxy on a node: what it is told, and what the node shows of it. */
export interface ProxySetting {
  /** As KubeProxyConfiguration names it: `mode`, `clusterCIDR`, `conntrack.maxPerCore`. */
  name: string;
  /** What kube-proxy goes by, in words; null where nothing tells. */
  value: string | null;
  by: SettingTeller | null;
  evidence: Evidence[];
  /** What tells another value and does not count: a flag beside `--config`, the ConfigMap beside the node's file. */
  overruled: { value: string; by: SettingTeller; evidence: Evidence[] }[];
  /** What the rules, or the kernel's settings, show of it; null where they show nothing. */
  seen: { value: string; evidence: Evidence[] } | null;
  /** Is what is seen what is told? Null where there is nothing to compare. */
  agrees: boolean | null;
  /** What that means where it is not; null else. */
  words: string | null;
}
