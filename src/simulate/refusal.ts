import type { Decider } from '../model/decider.ts';
import type { Origin } from '../model/origin.ts';
import type { PathVerdict } from '../model/trace.ts';
import type { Host } from './host.ts';
import { type End, endHere, note, type Traveller } from './traveller.ts';

/** Why a packet goes no further, with the line that shows it. */
export interface Refusal {
  by: Decider;
  /** Where it is shown in the path: ROUTE, BRIDGE, NEIGHBOUR, LINK, TUNNEL. */
  hook: string;
  /** One sentence. */
  reason: string;
  /** Null where no line shows it: something is not there. */
  origin: Origin | null;
  verdict: PathVerdict;
}

/** Without a word to the sender. */
export const dropped = (by: Decider, hook: string, reason: string, origin: Origin | null): Refusal => ({
  by,
  hook,
  reason,
  origin,
  verdict: 'dropped',
});

/** There is no way to the destination. */
export const unroutable = (by: Decider, hook: string, reason: string, origin: Origin | null): Refusal => ({
  by,
  hook,
  reason,
  origin,
  verdict: 'unroutable',
});

/** Ends the packet, and shows the line in its path. */
export function refuse(traveller: Traveller, host: Host, { by, hook, reason, origin, verdict }: Refusal): End {
  const effect = verdict === 'dropped' ? 'drop' : verdict;
  const noted = origin === null ? traveller : note(traveller, { host, hook, origin, effect, words: reason });
  return endHere(noted, { verdict, by, reason, host, origin });
}
