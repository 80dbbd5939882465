import type { Hook } from '../rule.ts';
import type { Ending, Walk } from '../walk.ts';

/** What IPVS does with a packet at a hook: every way the packet can leave it. */
export type IpvsStage = (hook: Hook, walk: Walk) => Ending[];
