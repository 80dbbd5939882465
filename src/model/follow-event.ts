import type { FollowedPacket } from './debug-trace.ts';
import type { Step } from './trace.ts';
import type { LoggedPacket, LoggedStep } from './trace-log.ts';

/** A rule that was met, beside what was predicted. */
export type Comparison =
  | { is: 'predicted' }
  /** It proves nothing: a rule of `k8snet debug`, the end of a chain, a policy. */
  | { is: 'beside' }
  /** No way that was still possible has it next; `instead` is what these ways have. */
  | { is: 'divergence'; instead: Step[] };

/** What is told of a packet while it is followed. */
export type FollowEvent =
  | { type: 'begin'; packet: LoggedPacket; isAnswer: boolean }
  | { type: 'step'; step: LoggedStep; comparison: Comparison }
  /** It belongs to a connection that conntrack knows: the prediction is not about it. */
  | { type: 'known-connection' }
  | { type: 'end'; packet: FollowedPacket };
