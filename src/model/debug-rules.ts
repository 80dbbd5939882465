/** Who keeps a rule of `k8snet debug`: iptables-legacy, iptables-nft, or a table of its own in nf_tables. */
export type DebugBackend = 'legacy' | 'nft' | 'nftables';

/** One rule that makes packets visible, and the two commands for it. Argument vectors: run as they are, by no shell. */
export interface DebugRule {
  backend: DebugBackend;
  /** What it is for: `the packet`, `the answer from 10.0.0.1`. */
  purpose: string;
  insert: string[];
  remove: string[];
}

/** What `k8snet debug trace` or `log` puts in. */
export interface DebugPlan {
  apiVersion: 'k8snet/v1';
  kind: 'DebugPlan';
  node: string;
  id: string;
  /** Seconds after which the rules go, whatever happens. */
  lease: number;
  rules: DebugRule[];
  /** Programs that are followed. */
  follow: string[][];
  /** What a reader should know of it. */
  notes: string[];
}

/** A rule of an earlier or another run, found on this machine. */
export interface FoundDebugRule {
  id: string;
  backend: DebugBackend;
  family: 'ip' | 'ip6' | 'inet';
  table: string;
  chain: string;
  text: string;
  /** Seconds since it was put in. */
  age: number;
  /** Seconds until it should go; below 0: it should be gone. */
  left: number;
  remove: string[];
}

/** The answer of `k8snet debug list` and `clean`. */
export interface DebugRuleReport {
  apiVersion: 'k8snet/v1';
  kind: 'DebugRules';
  node: string;
  rules: FoundDebugRule[];
  /** Of `clean`: those that were removed. */
  removed: string[];
  /** Where could not be looked, and what could not be removed. */
  problems: string[];
}
