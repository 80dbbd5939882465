import { groupRuns } from '../../model/group-by.ts';
import type { Step } from '../../model/trace.ts';
import { lineOf } from '../line-of.ts';
import type { Paint } from '../paint.ts';
import type { Twig } from '../tree.ts';
import { isSameRun } from './what-mattered.ts';

/** Steps as a tree: node, then hook and table, then chain and rule. `verbose` adds the lines as they were read. */
export function stepTree(steps: readonly Step[], paint: Paint, verbose: boolean): Twig[] {
  return groupRuns(steps, (one, other) => one.node === other.node).map((onNode) => ({
    text: paint.strong(hostName(onNode[0]!.node)),
    twigs: groupRuns(onNode, (one, other) => isRule(one) && isRule(other) && isSameRun(one, other)).map((run) =>
      isRule(run[0]!)
        ? { text: hookName(run[0]!), twigs: run.map((step) => stepTwig(step, paint, verbose)) }
        : stepTwig(run[0]!, paint, verbose),
    ),
  }));
}

/** A pod's own network namespace has the pod's name. */
const hostName = (name: string): string => (name.includes('/') ? `pod ${name}` : name);

const isRule = (step: Step): boolean => step.chain !== null;

const hookName = ({ hook, table }: Step): string => `${hook}, table ${table}`;

function stepTwig(step: Step, paint: Paint, verbose: boolean): Twig {
  const text = `${placeOf(step)}: ${sentenceOf(step)}`;
  const paintText = !step.matched ? paint.faint : isEnd(step) ? paint.bad : (line: string) => line;
  return {
    text: paintText(text),
    note: paint.faint(lineOf(step)),
    more: verbose && step.text !== '' ? [paint.faint(step.text.trim())] : [],
  };
}

function placeOf({ hook, table, chain, rule }: Step): string {
  if (chain !== null) return rule === null ? `${chain} policy` : `${chain} rule ${rule}`;
  return table === null ? hook : `${hook} ${table}`;
}

/** The words, and the effect where it says more: which address was chosen, that it did not match. */
function sentenceOf(step: Step): string {
  const { effect, matched } = step;
  const words = step.words.replace(/^all packets: /, '');
  if (words === '') return effect;
  if (!matched) return `${words} (no match)`;
  return isPlain.test(effect) || saysItAlready(words, effect) ? words : `${words} → ${effect}`;
}

const isPlain = /^(jump|goto|policy) \S+$|^(return|accept|drop|continue|reject|local)$/;

/** The last word of an effect is the address, device or chain that it is about. */
const saysItAlready = (words: string, effect: string): boolean =>
  words.includes(effect.slice(effect.lastIndexOf(' ') + 1));

const isEnd = ({ effect }: Step): boolean => /^(policy )?(drop|reject)\b/.test(effect);
