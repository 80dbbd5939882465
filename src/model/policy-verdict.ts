/** Which side of a connection a NetworkPolicy decides about: what a pod may send, or what it may receive. */
export type PolicyDirection = 'egress' | 'ingress';

/** What the API asks for. `unknown`: objects that would tell were not collected, or the API leaves it to the engine. */
export type PolicyAnswer = 'allowed' | 'denied' | 'unknown';

/** One policy that selects the pod, beside a connection. */
export interface JudgedPolicy {
  namespace: string;
  name: string;
  /** Does one of its rules allow the connection? Null: cannot be told. */
  allows: boolean | null;
  /** Which rule, or what no rule has. */
  reason: string;
  source: string;
  line: number;
  text: string;
}

/** What all policies of one pod together say, in one direction. */
export interface DirectionVerdict {
  direction: PolicyDirection;
  /** `pod default/a` */
  pod: string;
  /** Where it would be enforced; null where the pod's node is not known. */
  node: string | null;
  verdict: PolicyAnswer;
  reason: string;
  /** Those that select the pod for this direction; [] = none: everything is allowed. */
  policies: JudgedPolicy[];
  /** Who enforces policies on the node: `calico`; null: nobody, or it cannot be told (`isEnforced`). */
  engine: string | null;
  /** Null: nothing tells. */
  isEnforced: boolean | null;
}

/** Whether the packet's fate by the rules is what the policies ask for. */
export type PolicyAgreement =
  /** Allowed and not stopped by an engine's rules, or denied and stopped by them. */
  | 'same'
  /** Denied, and nobody on the node enforces policies. */
  | 'not-enforced'
  /** Denied, an engine is there, and its rules let the packet pass. */
  | 'rules-allow'
  /** Allowed, and stopped by a rule of the engine. */
  | 'rules-deny'
  /** The packet ends before, or elsewhere than, where an engine would decide. */
  | 'not-reached'
  /** The engine does not work by rules that are in the evidence (eBPF, OpenFlow), or the API's answer is unknown. */
  | 'cannot-tell';

/** What the API's network policies ask for one path of a connection, beside what the rules do. */
export interface PolicyVerdict {
  verdict: PolicyAnswer;
  reason: string;
  /** Null: the sender is no pod that policies are for. */
  egress: DirectionVerdict | null;
  /** Null: the receiver is none. */
  ingress: DirectionVerdict | null;
  agreement: PolicyAgreement;
  /** The agreement in a sentence. */
  words: string;
}
