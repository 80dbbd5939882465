import type { FlowResult } from '../flow.ts';
import type { Meeting } from './meet.ts';
import type { SentProbe } from './planned-probe.ts';
import type { Predicted } from './prediction.ts';

/** A connection that was followed and really tried. */
export interface ProbedFlow {
  /** As the evidence has it. */
  result: FlowResult;
  predicted: Predicted;
  /** Probes of the connection itself, and then of its link and its path's MTU. */
  probes: readonly SentProbe[];
  meeting: Meeting;
}
