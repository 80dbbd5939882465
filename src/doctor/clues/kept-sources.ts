import type { Step } from '../../model/trace.ts';
import { ownsCertainly } from '../../simulate/host.ts';
import type { Examination } from '../examination.ts';
import { isTranslation } from '../find-stops.ts';
import { isMasquerading } from '../masquerading.ts';
import type { Stop } from '../stop.ts';
import { hostOf } from '../stops-of.ts';

/** An answer that goes astray is the fault of routes: what nobody masquerades comes back from the endpoint itself, or is not taken at all. */
const returnsPastNode: ReadonlySet<Stop['by']> = new Set<Stop['by']>(['martian-source', 'answer-from-elsewhere']);

/** A connection to a service that fails because the node which translated it left its source as it was. */
export interface KeptSource {
  stop: Stop;
  node: string;
  /** What translated its destination. */
  translation: Step;
  /** A pod is sent to itself. */
  isHairpin: boolean;
}

/**
 * Connections to services whose source kube-proxy rewrites and which kept it: those of a pod to itself, and those of whoever is no pod,
 * so that the answer comes back by the node that knows the translation.
 */
export const keptSources = (examination: Examination): KeptSource[] =>
  examination.stops.flatMap((stop): KeptSource[] => {
    const { path, by, flow, isCertain } = stop;
    if (!isCertain || flow.service === null || !returnsPastNode.has(by)) return [];
    // Whether a set or a setting makes it masquerade is open.
    if (path.conditions.length > 0) return [];
    const translation = path.steps.findLast(isTranslation);
    if (translation === undefined) return [];
    const { node } = translation;
    if (path.steps.some((step) => step.node === node && isMasquerading(step))) return [];
    const isHairpin = path.source.ip === path.destination.ip;
    const sender = examination.world.network.podOf(path.source.ip);
    // What a node sends from an address of its own comes back to it, wherever routes let it.
    const host = by === 'martian-source' ? null : hostOf(examination, node);
    if (host !== null && ownsCertainly(host, path.source.ip)) return [];
    if (!isHairpin && sender !== null && !sender.hostNetwork) return [];
    return [{ stop, node, translation, isHairpin }];
  });
