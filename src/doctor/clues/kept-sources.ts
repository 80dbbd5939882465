import type { Step } from '../../model/trace.ts';
import type { Examination } from '../examination.ts';
import { isTranslation } from '../find-stops.ts';
import { isMasquerading } from '../masquerading.ts';
import type { Stop } from '../stop.ts';
import { unmasqueraded } from '../unmasqueraded.ts';

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
export const keptSources = ({ stops, world }: Examination): KeptSource[] =>
  stops.flatMap((stop): KeptSource[] => {
    const { path, by, flow, isCertain } = stop;
    if (!isCertain || flow.service === null || !unmasqueraded.has(by)) return [];
    const translation = path.steps.findLast(isTranslation);
    if (translation === undefined) return [];
    const { node } = translation;
    if (path.steps.some((step) => step.node === node && isMasquerading(step))) return [];
    const isHairpin = path.source.ip === path.destination.ip;
    const sender = world.network.podOf(path.source.ip);
    if (!isHairpin && sender !== null && !sender.hostNetwork) return [];
    return [{ stop, node, translation, isHairpin }];
  });
