import type { Decision, Step } from '../../model/trace.ts';

/** Steps without the jumps into chains where nothing happened to the packet. One that decided, since its chain is not in the evidence, stays. */
export function whatMattered(steps: readonly Step[], decision: Decision | null): Step[] {
  const kept: Step[] = [];
  for (const step of steps.toReversed()) {
    const next = kept.at(-1);
    const chain = /^(?:jump|goto) (\S+)$/.exec(step.effect)?.[1];
    const led = next !== undefined && isSameRun(step, next) && next.chain === chain;
    if (chain === undefined || led || (step === steps.at(-1) && isLineOf(step, decision))) kept.push(step);
  }
  return kept.reverse();
}

const isLineOf = ({ source, line }: Step, decision: Decision | null): boolean =>
  decision !== null && decision.source !== null && decision.source === source && decision.line === line;

/** Do two steps belong to one table's chains at one hook? */
export const isSameRun = (one: Step, other: Step): boolean =>
  one.node === other.node && one.direction === other.direction && one.hook === other.hook && one.table === other.table;

/** How many steps all the lists begin with. */
export function commonLength(lists: readonly (readonly Step[])[]): number {
  const [first = [], ...others] = lists;
  let length = 0;
  while (length < first.length && others.every((list) => isSameStep(first[length]!, list[length]))) length++;
  return length;
}

const isSameStep = (one: Step, other: Step | undefined): boolean =>
  other !== undefined &&
  isSameRun(one, other) &&
  one.chain === other.chain &&
  one.rule === other.rule &&
  one.line === other.line &&
  one.source === other.source &&
  one.effect === other.effect;
