import type { RuleView } from '../../cluster/chain-view.ts';
import type { TraceEvent } from '../../model/trace-log.ts';

/** What a rule did: as the evidence has it, else the verdict that the log shows; null where neither tells. */
export function effectOf(event: TraceEvent, view: RuleView | null): string | null {
  if (event.kind === 'return') return 'return';
  if (event.kind === 'policy') return event.verdict === null ? null : `policy ${event.verdict}`;
  if (event.kind === 'log') return 'log';
  // The log knows where a map of nft led to.
  if (event.verdict !== null && /^(jump|goto) /.test(event.verdict)) return event.verdict;
  return (view === null ? null : effectOfRule(view)) ?? event.verdict;
}

function effectOfRule({ branches, destinations, target }: RuleView): string | null {
  if (branches.length === 1) return `${branches[0]!.goto ? 'goto' : 'jump'} ${branches[0]!.chain}`;
  if (destinations.length === 1) return `${target} to ${destinations[0]!.endpoint}`;
  if (target === null) return null;
  return /^(ACCEPT|DROP|RETURN|REJECT)$/i.test(target) ? target.toLowerCase() : target;
}
