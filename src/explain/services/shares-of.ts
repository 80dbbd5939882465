import type { Spread } from '../../cluster/service-rules/service-rules.ts';

/** The share of each endpoint, as far as the scheduler tells. */
export const sharesOf = (spread: Spread | null): Record<string, number> =>
  Object.fromEntries(
    (spread?.endpoints ?? []).flatMap(({ endpoint, share }) => (share === null ? [] : [[endpoint, share]])),
  );
