import type { StopReason } from './stop.ts';

/** How connections end that should have been masqueraded: the answers do not come back by the node that translated them. */
export const unmasqueraded: ReadonlySet<StopReason> = new Set<StopReason>([
  'martian-source',
  'answer-from-elsewhere',
  'answer-astray',
]);
