import type { Finding } from './finding.ts';

/** What a chain is there for. */
export type ChainRole =
  /** Spreads the connections of a service over its endpoints, or finds the service of a packet. */
  | 'service'
  /** The same over the endpoints on this node only. */
  | 'service-local'
  /** Receives what comes to a service from outside the cluster. */
  | 'external'
  /** Sends a connection to one endpoint. */
  | 'endpoint'
  /** Lets only some clients or packets pass, on behalf of services or the node. */
  | 'firewall'
  /** Finds the service of a node port. */
  | 'nodeports'
  /** Rewrites source addresses. */
  | 'masquerade'
  /** Only marks packets, for a chain that runs later. */
  | 'mark'
  /** Enforces network policies. */
  | 'policy'
  /** Belongs to the pod network. */
  | 'cni'
  | 'docker'
  /** Registered with the kernel: it runs without being jumped to. */
  | 'builtin'
  | 'other';

/** Whom a chain is written for. What the evidence does not tell is null. */
export interface ChainOwner {
  kind: 'service' | 'pod' | 'network policy' | 'namespace' | 'device' | 'endpoint';
  namespace: string | null;
  /** Name of the object of that kind. */
  name: string | null;
  /** Name of the service, null for the other kinds. */
  service: string | null;
  /** Name of the service's port, else its number; a host port's number. */
  port: string | number | null;
  /** Lower case. */
  protocol: string | null;
  /** `10.0.0.1:80`, `[fd00::1]:80`. */
  endpoint: string | null;
}

/** A rule, or an element of a map, that leads to the chain. */
export interface ChainReference {
  table: string;
  chain: string;
  rule: number;
  source: string;
  line: number;
  text: string;
}

/** One of several ways a rule can go by chance. */
export interface ExplainedBranch {
  /** A chain, or the address and port after DNAT. */
  to: string;
  /** Who that is: `endpoint 10.0.0.1:80, pod default/a`; null where it is not known. */
  ref: string | null;
  /** Of all packets that reach the chain by chance alone. */
  share: number;
}

/** One rule of the chain, in words. */
export interface ExplainedRule {
  number: number;
  source: string;
  line: number;
  text: string;
  /** The rule as a sentence. */
  words: string;
  /** Of the packets that chance has to decide about in this chain (0..1); null where a condition decides. */
  share: number | null;
  packets: number | null;
  bytes: number | null;
  /** Who wrote it, as far as it tells; in a built-in chain many do. */
  writer: string | null;
  /** [] where the rule goes one way. */
  branches: ExplainedBranch[];
}

/** The answer of `k8snet explain-chain`. */
export interface ChainExplanation {
  apiVersion: 'k8snet/v1';
  kind: 'ChainExplanation';
  node: string;
  chain: string;
  table: string;
  /** As nft(8) names it; `ip` and `ip6` for iptables. */
  family: string;
  /** Null where the text of the rules leaves it open. */
  backend: 'legacy' | 'nft' | null;
  source: string;
  line: number;
  role: ChainRole;
  /** The program that writes it; null where none is known: the administrator, or a program k8snet does not know. */
  writer: string | null;
  owner: ChainOwner | null;
  /** How the owner is known: from the hash in its name, a comment, the name itself, or an address; null without one. */
  how: 'hash' | 'comment' | 'name' | 'address' | null;
  /** How the name was computed, or why it could not be; null where there is nothing to compute, or it was not asked for. */
  computation: string | null;
  /** A paragraph: what chains of this kind are for. */
  purpose: string;
  /** Sentences about this very chain: for whom it is, from where packets come, how they are spread. */
  details: string[];
  /** Of a built-in chain: what happens to a packet that no rule decided about. */
  policy: string | null;
  packets: number | null;
  bytes: number | null;
  referencedBy: ChainReference[];
  /** How many more there are: a chain in `chains` names 100 at most. */
  moreReferences: number;
  rules: ExplainedRule[];
  /** The chains it leads to, in the order of the rules, down to the depth asked for. */
  chains: ChainExplanation[];
  /** Chains it leads to that are not in `chains`: explained above already, beyond the depth, or not in the evidence. */
  notShown: { chain: string; because: 'above' | 'depth' | 'absent' }[];
  /** What was taken for granted to read the text. */
  assumptions: string[];
  findings: Finding[];
  /** Chains of the same name in other tables, families or backends; [] inside `chains`. */
  others: ChainExplanation[];
}
