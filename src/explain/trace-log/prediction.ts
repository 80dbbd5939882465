import type { Comparison } from '../../model/follow-event.ts';
import type { Path, Step, Trace } from '../../model/trace.ts';
import type { LoggedStep } from '../../model/trace-log.ts';
import { compileNode } from '../../netfilter/compile-node.ts';
import type { Backend, TableFamily } from '../../netfilter/rule.ts';
import { backendOf } from './backend-of.ts';
import type { RuleBook } from './rule-book.ts';
import { ruleKey } from './rule-key.ts';

/** One rule that a packet is predicted to meet on the node. */
interface ExpectedRule {
  backend: Backend;
  family: TableFamily;
  hook: string;
  table: string;
  chain: string;
  key: string;
  step: Step;
}

/** One way that is predicted, as far as rules of the node show it. */
interface ExpectedWay {
  path: Path;
  rules: ExpectedRule[];
}

/** Follows one packet through all ways that were predicted for it. */
export interface Prediction {
  /** False: nothing was predicted, as for an answer from a host outside the evidence. */
  isKnown: boolean;
  meet(step: LoggedStep): Comparison;
  /** Ways that fit what was met, with the next rules that they have: none where the packet should have ended. */
  open(): { path: Path; next: Step[] }[];
}

/** What the trace says about rules of one node in one direction, to be compared with what a log shows. */
export function openPrediction(trace: Trace, book: RuleBook, direction: Step['direction']): Prediction {
  const paths = trace.paths.filter((path) => direction === 'original' || followsReply(path));
  const isKnown = paths.length > 0;
  let ways = paths.map((path) => ({ way: expectedWay(path, book, direction), met: new Map<Backend, number>() }));
  const nextOf = ({ way, met }: (typeof ways)[number], backend: Backend): ExpectedRule | undefined =>
    way.rules.filter((rule) => rule.backend === backend)[met.get(backend) ?? 0];
  return {
    isKnown,
    meet(step) {
      if (!isKnown || step.kind !== 'rule' || step.isOwn || isTracer(step.text)) return { is: 'beside' };
      const backend = backendOf(step);
      const fitting = ways.filter((one) => isSame(nextOf(one, backend), step));
      if (fitting.length === 0) {
        const instead = ways.flatMap((one) => nextOf(one, backend)?.step ?? []);
        return { is: 'divergence', instead: unique(instead) };
      }
      for (const { met } of fitting) met.set(backend, (met.get(backend) ?? 0) + 1);
      ways = fitting;
      return { is: 'predicted' };
    },
    open: () =>
      ways.map((one) => ({
        path: one.way.path,
        next: (['legacy', 'nft'] as const).flatMap((backend) => nextOf(one, backend)?.step ?? []),
      })),
  };
}

/** Was the answer followed at all? */
const followsReply = ({ reply, steps }: Path): boolean =>
  reply.verdict !== 'unknown' || steps.some(({ direction }) => direction === 'reply');

/** Rules that only make packets visible come and go. */
const isTracer = (text: string | null): boolean => text !== null && /-j TRACE\b|\bmeta nftrace set 1\b/.test(text);

const isSame = (rule: ExpectedRule | undefined, step: LoggedStep): boolean =>
  rule !== undefined &&
  rule.table === step.table &&
  rule.chain === step.chain &&
  (rule.family === step.family || rule.family === 'inet') &&
  (step.text === null ? rule.step.rule === step.rule : sameText(rule, step));

/** Rules are compared by their texts: numbers change when somebody adds a rule. nft and iptables-save print one rule differently. */
const sameText = (rule: ExpectedRule, step: LoggedStep): boolean =>
  rule.key === ruleKey(step.text!) || (step.source === null && step.rule === null && effectFits(rule.step, step));

/** A rule that the evidence does not have, told by its verdict alone. */
const effectFits = (expected: Step, { effect }: LoggedStep): boolean =>
  effect !== null && /^(jump|goto) /.test(effect) && expected.effect.endsWith(effect);

function expectedWay(path: Path, { node }: RuleBook, direction: Step['direction']): ExpectedWay {
  const tables = compileNode(node).tables;
  const rules = path.steps.flatMap((step): ExpectedRule[] => {
    if (step.node !== node.name || step.direction !== direction || !step.matched) return [];
    if (step.chain === null || step.table === null || step.rule === null || isTracer(step.text)) return [];
    const table = tables.find(
      (one) => one.source === step.source && one.name === step.table && one.chain(step.chain!) !== null,
    );
    if (table === undefined) return [];
    const { backend, family } = table;
    return [{ backend, family, hook: step.hook, table: step.table, chain: step.chain, key: ruleKey(step.text), step }];
  });
  return { path, rules };
}

function unique(steps: readonly Step[]): Step[] {
  const byPlace = new Map(steps.map((step) => [`${step.source} ${step.line} ${step.hook}`, step]));
  return [...byPlace.values()];
}
