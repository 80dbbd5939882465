import type { Decider } from '../model/decider.ts';
import type { Path, Step } from '../model/trace.ts';
import type { CheckFlow } from './flow.ts';

/** What ends a path: what the trace says, and what only the doctor looks for. */
export type StopReason =
  | Decider
  /** Delivered, but to nobody who is meant to answer: no endpoint of the service that was asked. */
  | 'no-endpoint'
  /** Delivered, but past a node whose rules were not collected. */
  | 'rules-unknown'
  /** Delivered to a node where no process listens on the port. */
  | 'nothing-listens'
  /** Delivered, as far as the evidence tells; but a probe of it was not answered. */
  | 'probe'
  /** A probe of it passes with small packets, and not with large ones. */
  | 'large-lost';

/** Where one path of a followed connection ends without an answer, or may end. */
export interface Stop {
  flow: CheckFlow;
  path: Path;
  /** `reply`: the packet arrives, and its answer does not come back. */
  direction: Step['direction'];
  by: StopReason;
  /** The node (or pod, `namespace/name`) that it ends on; null where it left the evidence. */
  node: string | null;
  /** The line that decided; null where something is not there. */
  line: { source: string; line: number; text: string } | null;
  /** The step of the path that the line belongs to; null where the line is no step. */
  step: Step | null;
  /** One sentence. */
  reason: string;
  /** False: the evidence does not decide. */
  isCertain: boolean;
}
