import type { Step } from '../../model/trace.ts';

/** Steps without the jumps into chains where nothing happened to the packet. */
export function whatMattered(steps: readonly Step[]): Step[] {
  const kept: Step[] = [];
  for (const step of steps.toReversed()) {
    const next = kept.at(-1);
    const chain = /^(?:jump|goto) (\S+)$/.exec(step.effect)?.[1];
    const led = next !== undefined && isSameRun(step, next) && next.chain === chain;
    if (chain === undefined || led) kept.push(step);
  }
  return kept.reverse();
}

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
