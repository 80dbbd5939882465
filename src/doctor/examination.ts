import type { World } from '../cluster/world.ts';
import type { Host } from '../simulate/host.ts';
import type { Pod } from '../simulate/network.ts';
import type { FlowResult } from './flow.ts';
import type { ProbedFlow } from './probing/probed-flow.ts';
import type { Stop } from './stop.ts';

/** What the causes look at: the evidence, and the connections that were followed. */
export interface Examination {
  world: World;
  /** The nodes that are examined: those of the evidence, or the one that was named. */
  nodes: readonly Host[];
  /** The only pod that sends, where one was named. */
  from: Pod | null;
  flows: readonly FlowResult[];
  /** Every stop of every flow that is meant to be answered. */
  stops: readonly Stop[];
  /** Connections that were really tried; [] where no packet was sent. */
  probed: readonly ProbedFlow[];
}
