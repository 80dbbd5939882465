import type { Step } from '../model/trace.ts';
import { describeRule } from '../netfilter/describe.ts';
import type { Met } from '../netfilter/walk.ts';

/** A thing that a packet met, as the answer shows it. */
export function toStep(met: Met, direction: Step['direction']): Step {
  const isRule = met.table !== null;
  return {
    node: met.host,
    direction,
    hook: met.hook,
    table: isRule ? met.table!.name : met.chain,
    chain: isRule ? met.chain : null,
    rule: met.rule?.number ?? null,
    source: met.origin.source,
    line: met.origin.line,
    text: met.origin.text,
    effect: met.effect,
    words: met.words ?? (met.rule === null ? '' : describeRule(met.rule)),
    matched: met.matched,
  };
}
