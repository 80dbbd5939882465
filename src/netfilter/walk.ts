import type { Origin } from '../model/origin.ts';
import type { Packet } from '../model/packet.ts';
import type { ClaimedValues } from './claim.ts';
import type { Rule, Table } from './rule.ts';

/** A choice that the evidence does not decide, and the way this walk took. */
export interface Decision {
  /** The same question has the same id wherever a walk meets it: rule, hook, host and question. */
  id: string;
  branch: number;
  of: number;
  condition: string;
  /** What would decide it. */
  because: string;
  /** What an answer says of a value that the evidence does not tell; branch 0: it holds. */
  claim?: { subject: string; values: ClaimedValues };
  /** Answered by the one who asked (a host outside is none of the node's addresses): no condition to report. */
  given?: boolean;
}

/** One thing a packet met. Rules keep their rule, so that words are made only where they are shown. */
export interface Met {
  host: string;
  hook: string;
  table: Table | null;
  chain: string | null;
  rule: Rule | null;
  origin: Origin;
  effect: string;
  /** Words for what is no rule (a route, a bridge port); null: ask the rule. */
  words: string | null;
  matched: boolean;
}

/** A list that grows at its head, so that ways which part share what they have in common. */
export interface Trail {
  met: Met;
  before: Trail | null;
}

/** One way a packet goes, up to now. */
export interface Walk {
  packet: Packet;
  /** Product of the shares of all chances taken. */
  share: number;
  decisions: readonly Decision[];
  trail: Trail | null;
  /** The packet as it was when mangle or nat changed what routing looks at, so that OUTPUT routes it again; absent: it does not. */
  routedAgain?: Packet | null | undefined;
  /** It is not merged with others that come to the same. */
  apart?: boolean | undefined;
}

/** Member by member, as everything that is made for every rule: spreading an object costs several times as much. */
export const addMet = ({ packet, share, decisions, trail, routedAgain, apart }: Walk, met: Met): Walk => ({
  packet,
  share,
  decisions,
  trail: { met, before: trail },
  routedAgain,
  apart,
});

/** The walk with another packet. */
export const walkWith = ({ share, decisions, trail, routedAgain, apart }: Walk, packet: Packet): Walk => ({
  packet,
  share,
  decisions,
  trail,
  routedAgain,
  apart,
});

/** The trail from first to last. */
export function trailToList(trail: Trail | null): Met[] {
  const list: Met[] = [];
  for (let at = trail; at !== null; at = at.before) list.push(at.met);
  return list.reverse();
}

/** How a walk leaves a hook. */
export type HookEnd =
  | { type: 'accept' }
  | { type: 'drop'; met: Met }
  | { type: 'reject'; with: string; met: Met }
  /** IPVS took it out of the hook and sends it on to the destination it has now (ip_vs_nat_xmit): routing, OUTPUT, POSTROUTING. */
  | { type: 'sent-on' }
  /** OUTPUT changed it so that routing refuses it: no later chain of the hook sees it. `routedAgain` is what was asked. */
  | { type: 'unroutable' }
  /** The evidence does not tell how it goes on. */
  | { type: 'unknown'; because: string; met: Met | null };

/** A walk that has left a hook, and how. */
export interface Ending {
  walk: Walk;
  end: HookEnd;
}

/** The walk leaves the hook, and the packet goes on. */
export const accepted = (walk: Walk): Ending => ({ walk, end: { type: 'accept' } });
