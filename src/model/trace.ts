import type { Decider } from './decider.ts';
import type { Finding } from './finding.ts';
import type { NameResolution } from './name-resolution.ts';
import type { PolicyVerdict } from './policy-verdict.ts';

/** How a packet ends. */
export type PathVerdict =
  /** Reached a pod, a process on a node, or left the last known hop towards its destination. */
  | 'delivered'
  /** A rule, a policy, a device or the kernel discarded it without a word. */
  | 'dropped'
  /** A rule discarded it and told the sender (ICMP error or TCP reset). */
  | 'rejected'
  /** No route, or a route or neighbour entry that leads nowhere. */
  | 'unroutable'
  /** The evidence does not decide: `conditions` and `reason` say what would. */
  | 'unknown';

/** The packet as it was asked for. */
export interface Flow {
  protocol: string;
  source: { ip: string; port: number | null; ref: string | null };
  destination: { ip: string; port: number | null; ref: string | null };
}

/** One thing that happened to the packet, with the line that made it happen. */
export interface Step {
  node: string;
  /** `reply` for the way back. */
  direction: 'original' | 'reply';
  /** A netfilter hook, or ROUTE, BRIDGE, NEIGHBOUR, TUNNEL, LINK, LOCAL for what lies between the hooks. */
  hook: string;
  /** Netfilter or routing table, null where there is none. */
  table: string | null;
  chain: string | null;
  /** Rule number in its chain from 1; null for a policy and for steps that are no rules. */
  rule: number | null;
  source: string;
  line: number;
  text: string;
  /** What happened: `jump KUBE-SVC-...`, `DNAT to 10.0.0.1:80`, `drop`. */
  effect: string;
  words: string;
  /** False: the rule was looked at and did not match (only with --verbose). */
  matched: boolean;
}

/** Whom a path leads to. */
export interface PathEnd {
  ip: string;
  port: number | null;
  ref: string | null;
  node: string | null;
}

/** What decided how a packet ended; `source`, `line` and `text` are null where no line shows it. */
export interface Decision {
  by: Decider;
  node: string | null;
  source: string | null;
  line: number | null;
  text: string | null;
}

/** One way the packet can go. */
export interface Path {
  /** Product of the shares of chance; null where a condition below is not a chance. */
  probability: number | null;
  /** What must hold, beyond chance, for the packet to go this way; [] = always. */
  conditions: string[];
  /** Product of the shares of chance alone: of the packets for which the conditions hold, so many go this way. */
  chance: number;
  /** How it ends where the conditions hold. `verdict` is `unknown` where another answer to them would lead elsewhere. */
  ifSo: { verdict: PathVerdict; reason: string };
  /** Why the evidence does not decide the conditions; [] where there are none. */
  undecided: string[];
  verdict: PathVerdict;
  /** Why it ended so, in one sentence. */
  reason: string;
  /** What decided it, on which node and by which line. */
  decidedBy: Decision;
  /** What was taken for granted on this path because the evidence does not tell; [] = nothing. */
  assumptions: string[];
  /** After DNAT. */
  destination: PathEnd;
  /** As the receiver sees it. */
  source: { ip: string; port: number | null; masqueraded: boolean };
  egress: { device: string | null; via: string | null; toNode: string | null } | null;
  /** `decidedBy` is null where the answer comes back, and where there is none because the packet did not arrive. */
  reply: { verdict: PathVerdict; reason: string | null; decidedBy: Decision | null };
  /** What the API's network policies ask for, for whom the packet was translated to; null where policies or pods were not collected. */
  policy: PolicyVerdict | null;
  /** Smallest MTU on the way, null where no device told it. */
  mtu: number | null;
  steps: Step[];
}

/** The answer of `k8snet trace`. */
export interface Trace {
  apiVersion: 'k8snet/v1';
  kind: 'Trace';
  node: string;
  flow: Flow;
  /** What DNS made of the target; null where it was none of its names. */
  resolution: NameResolution | null;
  paths: Path[];
  /** What was taken for granted for all paths: how a paste was read, which pod stands for the source; [] = nothing. */
  assumptions: string[];
  findings: Finding[];
  /** Evidence that would have been asked but is not there. */
  missing: string[];
  /** Lines that were not understood and that this packet met. */
  warnings: string[];
}
