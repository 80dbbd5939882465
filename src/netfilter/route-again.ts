import type { Packet } from '../model/packet.ts';
import type { Hook } from './rule.ts';
import type { Ending } from './walk.ts';

/** What mangle's OUTPUT compares (ipt_mangle_out, ip6t_mangle_out, nf_route_table_hook4 and 6). */
export const routedBy = ({ family }: Packet): readonly (keyof Packet)[] =>
  family === 4 ? ['source', 'destination', 'mark', 'tos'] : ['source', 'destination', 'mark', 'tos', 'ttl'];

/**
 * A packet of a local process is routed again where a chain of type route changed one of these, or nat the destination
 * (nf_nat_ipv4_local_fn). A mark that other tables set comes too late. What routing refuses is dropped on the spot.
 */
export function routeAgain(
  { hook, isRoutable }: { hook: Hook; isRoutable?: ((packet: Packet) => boolean) | undefined },
  before: Packet,
  compared: readonly (keyof Packet)[],
  endings: Ending[],
): Ending[] {
  if (hook !== 'OUTPUT') return endings;
  return endings.map((ending) => {
    const { packet } = ending.walk;
    if (compared.every((field) => packet[field] === before[field])) return ending;
    const walk = { ...ending.walk, routedAgain: packet };
    const isStopped = ending.end.type === 'accept' && isRoutable?.(packet) === false;
    return isStopped ? { walk, end: { type: 'unroutable' } } : { ...ending, walk };
  });
}
