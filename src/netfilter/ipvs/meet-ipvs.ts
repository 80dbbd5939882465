import type { Origin } from '../../model/origin.ts';
import type { HostView } from '../host-view.ts';
import type { Hook } from '../rule.ts';
import type { Met } from '../walk.ts';

/** What a packet met of IPVS, which has neither tables nor rules. */
export const meetIpvs = (host: HostView, hook: Hook, what: { origin: Origin; effect: string; words: string }): Met => ({
  host: host.name,
  hook,
  table: null,
  chain: null,
  rule: null,
  matched: true,
  ...what,
});
