import { TargetError } from '../cluster/target-error.ts';
import type { World } from '../cluster/world.ts';
import { traceFlow } from '../explain/trace.ts';
import { findStops } from './find-stops.ts';
import type { CheckFlow, FlowResult } from './flow.ts';
import { weighMissing } from './weigh-missing.ts';

/** Follows one connection there and back. */
export function followFlow(world: World, flow: CheckFlow): FlowResult {
  try {
    const trace = traceFlow(world, {
      target: flow.to,
      from: flow.from,
      protocol: flow.protocol,
      sourcePort: null,
      node: flow.node,
      namespace: 'default',
      verbose: false,
      hostname: null,
    });
    const stops = weighMissing(world.network, flow, trace, findStops(flow, trace, world.network));
    const outcome = stops.some(({ isCertain }) => isCertain) ? 'fails' : stops.length > 0 ? 'open' : 'passes';
    return { flow, trace, problem: null, stops, outcome: flow.meant === 'answered' ? outcome : 'passes' };
  } catch (error) {
    if (error instanceof TargetError) return { flow, trace: null, problem: error.message, stops: [], outcome: 'open' };
    throw error;
  }
}
