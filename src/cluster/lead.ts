import { groupBy } from '../model/group-by.ts';
import type { Caller } from './chain-view.ts';

/** A rule, or an element of a map that a rule asks, with the chain that it leads to. */
export interface Lead {
  to: string;
  caller: Caller;
}

/** Who leads to each chain, in their order. */
export const callersByChain = (leads: readonly Lead[]): Map<string, Caller[]> =>
  new Map(groupBy(leads, ({ to }) => to).map((own) => [own[0]!.to, own.map(({ caller }) => caller)]));
