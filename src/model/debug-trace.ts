import type { DebugPlan } from './debug-rules.ts';
import type { Flow, PathVerdict, Step } from './trace.ts';
import type { LoggedWay } from './trace-log.ts';

/** A packet that was followed, beside what was predicted for it. */
export interface FollowedPacket {
  /** The answer to a packet of the flow. */
  isAnswer: boolean;
  /** Null: nothing was predicted for it, as for an answer from a host outside the evidence. */
  isAsPredicted: boolean | null;
  /** Verdicts of the predicted paths that fit what was seen. */
  predicted: PathVerdict[];
  /** Where it was seen at a rule that was not predicted: what was predicted instead; else what was predicted and not seen. */
  instead: Step[];
  way: LoggedWay;
}

/** The answer of `k8snet debug trace`. */
export interface DebugTraceReport {
  apiVersion: 'k8snet/v1';
  kind: 'DebugTrace';
  node: string;
  flow: Flow;
  plan: DebugPlan;
  packets: FollowedPacket[];
  /** Packets of connections that existed already, which prove nothing. */
  knownConnections: number;
  /** `done`, `lease`, `interrupted`, or why what was followed ended. */
  end: string;
  /** Lines that were not understood or lost, rules that could not be removed. */
  problems: string[];
  /** The rules among them: the command that removes each, and why it did not. */
  left: string[];
}
