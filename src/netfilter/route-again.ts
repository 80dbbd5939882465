import type { Packet } from '../model/packet.ts';
import type { Hook } from './rule.ts';
import type { Ending } from './walk.ts';

/** What mangle's OUTPUT compares (ipt_mangle_out, nf_route_table_hook4). */
export const routedBy = ['source', 'destination', 'mark', 'tos'] as const;

/**
 * A packet of a local process is routed again where a chain of type route changed one of these, or nat the destination
 * (nf_nat_ipv4_local_fn). A mark that other tables set comes too late.
 */
export function routeAgain(
  hook: Hook,
  before: Packet,
  compared: readonly (keyof Packet)[],
  endings: Ending[],
): Ending[] {
  if (hook !== 'OUTPUT') return endings;
  return endings.map((ending) => {
    const { packet } = ending.walk;
    const changed = compared.some((field) => packet[field] !== before[field]);
    return changed ? { ...ending, walk: { ...ending.walk, routedAgain: packet } } : ending;
  });
}
