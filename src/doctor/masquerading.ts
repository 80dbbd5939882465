import type { Path, Step } from '../model/trace.ts';
import type { Examination } from './examination.ts';
import type { Stop, StopReason } from './stop.ts';
import { lacksRulesFor } from './weigh-missing.ts';

/** The step that rewrote the source of a path; null where none did. */
export const masqueradingStep = ({ steps }: Path): Step | null =>
  steps.find(
    ({ hook, effect, direction }) =>
      direction === 'original' && hook === 'POSTROUTING' && /^(?:MASQUERADE|SNAT|masquerade|snat|source)/.test(effect),
  ) ?? null;

/** How connections end that should have been masqueraded: the answers do not come back by the node that translated them. */
export const unmasqueraded: ReadonlySet<StopReason> = new Set<StopReason>([
  'martian-source',
  'answer-from-elsewhere',
  'answer-astray',
]);

/** Stops of packets that left a node with a pod's own address as source, so that whoever is outside cannot answer. */
export function leftWithPodAddress({ stops, world }: Examination): { stop: Stop; node: string }[] {
  return stops.flatMap((stop) => {
    const { path, direction, flow, by } = stop;
    const pod = world.network.podOf(path.source.ip);
    if (direction !== 'reply' || path.source.masqueraded || pod?.node == null) return [];
    if (lacksRulesFor(pod.node, path.source.ip)) return [];
    const isOutside = path.decidedBy.by === 'left' && by === 'not-collected' && flow.check === 'egress';
    // Another node's address is outside as well: its own masquerading would be met on the way back only.
    const isOtherNode = flow.entry === 'node port' && (by === 'answer-from-elsewhere' || by === 'answer-astray');
    return isOutside || isOtherNode ? [{ stop, node: pod.node.name }] : [];
  });
}
