import { groupsBy } from '../model/group-by.ts';
import type { Caller } from './chain-view.ts';

/** A rule, or an element of a map that a rule asks, with the chain that it leads to. */
export interface Lead {
  to: string;
  caller: Caller;
}

/** Who leads to each chain, in their order. */
export const callersByChain = (leads: readonly Lead[]): Map<string, Caller[]> =>
  new Map(
    Array.from(
      groupsBy(leads, ({ to }) => to),
      ([to, own]) => [to, own.map(({ caller }) => caller)],
    ),
  );
