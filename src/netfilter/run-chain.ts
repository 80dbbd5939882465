import type { Packet } from '../model/packet.ts';
import { type Budget, spend } from './budget.ts';
import type { HostView } from './host-view.ts';
import { mergeEndings } from './merge.ts';
import { nextRule } from './next-rule.ts';
import { type Chain, type Hook, type Outcome, type Rule, type Table, type Verdict, yes } from './rule.ts';
import { factId, type RuleEnd, runRule } from './run-rule.ts';
import { addMet, type Ending, type HookEnd, type Met, type Walk } from './walk.ts';

/** Where a walk stands: the next rule of a chain, and where RETURN goes. */
interface Frame {
  chain: Chain;
  next: number;
  caller: Frame | null;
  depth: number;
}

interface Standing {
  walk: Walk;
  frame: Frame;
}

interface Run {
  base: Chain;
  hook: Hook;
  host: HostView;
  budget: Budget;
  /** Also keep the rules that were looked at in vain. */
  verbose: boolean;
}

/** Runs one base chain for one walk: every way through it, in the order of the rules. */
export function runBaseChain(run: Run, walk: Walk): Ending[] {
  const endings: Ending[] = [];
  const open: Standing[] = [{ walk, frame: { chain: run.base, next: 0, caller: null, depth: 0 } }];
  for (let standing = open.pop(); standing !== undefined; standing = open.pop()) {
    runUntilFork(run, standing, open, endings);
  }
  return mergeEndings(endings);
}

/** Follows one walk until it ends or parts; what parts goes on the stack so that the first branch is followed first. */
function runUntilFork(run: Run, { walk: start, frame: top }: Standing, open: Standing[], endings: Ending[]): void {
  let walk = start;
  let frame = top;
  for (;;) {
    const { position, rule } = run.verbose
      ? { position: frame.next, rule: frame.chain.rules[frame.next] }
      : nextRule(frame.chain, frame.next, walk.packet.destination);
    if (rule === undefined) {
      if (frame.caller === null) {
        endings.push(applyPolicy(run, walk));
        return;
      }
      frame = frame.caller;
      continue;
    }
    const tooLong = spend(run.budget, 'rules', 1);
    if (tooLong !== null) {
      endings.push(exhausted(walk, tooLong));
      return;
    }
    const next: Frame = { chain: frame.chain, next: position + 1, caller: frame.caller, depth: frame.depth };
    const plain = plainOutcome(rule, walk.packet, run.host);
    if (plain?.kind === 'break') {
      if (run.verbose) walk = addMet(walk, meet(run, frame.chain, rule, 'no match', false));
      frame = next;
      continue;
    }
    const tooMuch = spend(run.budget, 'rules', 9);
    if (tooMuch !== null) {
      endings.push(exhausted(walk, tooMuch));
      return;
    }
    if (plain !== null) {
      const met = meet(run, frame.chain, rule, effectText(plain.effect ?? null, verdictOf(plain)), true);
      const after = goOn(run, addMet(walk, met), next, verdictOf(plain), met);
      const tooOpen = spend(run.budget, 'doubts', 0);
      if ('end' in after || tooOpen !== null) {
        endings.push('end' in after ? after : exhausted(after.walk, tooOpen!));
        return;
      }
      walk = after.walk;
      frame = after.frame;
      continue;
    }
    const ends = runRule(rule, walk.packet, {
      host: run.host,
      place: () => placeOf(run, frame.chain, walk.packet.connection.direction),
      decided: walk.decisions,
      ...(walk.apart && { apart: true }),
    });
    const standings: Standing[] = [];
    for (const end of ends) {
      const after = settle(run, walk, next, rule, end);
      if ('end' in after) endings.push(after);
      else standings.push(after);
    }
    const tooOpen = spend(run.budget, 'doubts', ends.filter(({ decisions }) => decisions.length > 0).length);
    if (tooOpen === null && standings.length === 1) {
      walk = standings[0]!.walk;
      frame = standings[0]!.frame;
      continue;
    }
    const tooMany = tooOpen ?? spend(run.budget, 'ways', standings.length);
    if (tooMany !== null) {
      endings.push(...standings.map((one) => exhausted(one.walk, tooMany)));
      return;
    }
    open.push(...standings.reverse());
    return;
  }
}

const placeOf = (run: Run, chain: Chain, direction: string): string =>
  [run.host.name, run.hook, direction, chain.table.backend, chain.table.family, chain.table.name, chain.name].join(
    '\u0000',
  );

/**
 * What a rule comes to that certainly misses the packet, or takes it and leaves it as it is. Null where it takes more to run the rule.
 */
function plainOutcome(rule: Rule, packet: Packet, host: HostView): Outcome | null {
  for (const statement of rule.statements) {
    const result = statement.evaluate(packet, host);
    if (result.kind === 'break') return result;
    if (result.kind === 'fork' || result.packet !== undefined) return null;
    if (result.kind === 'verdict') return result;
    if (result.effect !== undefined || result.overturns !== undefined) return null;
  }
  return yes;
}

/** Carries out what a rule decided. */
function settle(run: Run, before: Walk, next: Frame, rule: Rule, end: RuleEnd): Standing | Ending {
  const { verdict, matched } = end;
  const text = matched ? effectText(end.effects.length === 0 ? null : end.effects.join('; '), verdict) : 'no match';
  const met = meet(run, next.chain, rule, text, matched);
  const decided = end.decisions.length === 0 ? before.decisions : before.decisions.concat(end.decisions);
  const decisions = end.overturned.length === 0 ? decided : overturn(decided, end.overturned, run, rule);
  const { trail, routedAgain, apart } = before;
  const moved: Walk = { packet: end.packet, share: before.share * end.share, decisions, trail, routedAgain, apart };
  const isTold = matched || run.verbose || end.decisions.length > 0;
  return goOn(run, isTold ? addMet(moved, met) : moved, next, verdict, met);
}

/** The walk stands somewhere else now, or has ended. */
function goOn(run: Run, walk: Walk, next: Frame, verdict: Verdict | null, met: Met): Standing | Ending {
  if (verdict === null) return { walk, frame: next };
  switch (verdict.type) {
    case 'jump':
    case 'goto':
      return enter(run, walk, next, verdict, met);
    case 'return':
      return next.caller === null ? applyPolicy(run, walk) : { walk, frame: next.caller };
    default:
      return { walk, end: hookEnd(verdict, met) };
  }
}

/** Answers that a rule has made obsolete stay as conditions of the way, and are asked anew. */
const overturn = (
  decisions: Walk['decisions'],
  facts: readonly string[],
  { host }: Run,
  { origin }: Rule,
): Walk['decisions'] =>
  decisions.map((decision) =>
    facts.some((fact) => decision.id.startsWith(factId(host.name, fact)))
      ? { ...decision, id: `before ${origin.source}:${origin.line}\u0000${decision.id}` }
      : decision,
  );

function enter(
  { base: { table } }: Run,
  walk: Walk,
  next: Frame,
  verdict: Extract<Verdict, { chain: string }>,
  met: Met,
): Standing | Ending {
  const unknown = (because: string): Ending => ({ walk, end: { type: 'unknown', because, met } });
  const chain = table.chain(verdict.chain);
  if (chain === null) return unknown(`chain ${verdict.chain} of table ${table.name} is not in the evidence`);
  // The kernel refuses to load chains that loop, so no path is deeper than the table has chains.
  const depth = next.depth + 1;
  if (depth > 64 && depth > chainCount(table)) {
    return unknown(`chain ${verdict.chain} leads back to itself; no kernel loads that`);
  }
  const caller = verdict.type === 'goto' ? next.caller : next;
  return { walk, frame: { chain, next: 0, caller, depth } };
}

const chainCounts = new WeakMap<Table, number>();

/** Counted once: a ruleset may be a hundred thousand jumps deep. */
function chainCount(table: Table): number {
  const count = chainCounts.get(table) ?? table.chainNames().length;
  chainCounts.set(table, count);
  return count;
}

function hookEnd(verdict: Exclude<Verdict, { type: 'jump' | 'goto' | 'return' }>, met: Met): HookEnd {
  switch (verdict.type) {
    case 'accept':
      return { type: 'accept' };
    case 'drop':
      return { type: 'drop', met };
    case 'reject':
      return { type: 'reject', with: verdict.with, met };
    case 'handed-over':
      return { type: 'unknown', because: verdict.because, met };
  }
}

/** The end of a base chain, or RETURN in it: its policy. A policy that accepts is worth showing only with --verbose. */
function applyPolicy(run: Run, walk: Walk): Ending {
  const { policy, policyOrigin } = run.base.base!;
  const met: Met = {
    host: run.host.name,
    hook: run.hook,
    table: run.base.table,
    chain: run.base.name,
    rule: null,
    origin: policyOrigin,
    effect: `policy ${policy}`,
    words: `the policy of chain ${run.base.name} is ${policy}`,
    matched: true,
  };
  if (policy === 'drop') return { walk: addMet(walk, met), end: { type: 'drop', met } };
  return { walk: run.verbose ? addMet(walk, met) : walk, end: { type: 'accept' } };
}

const exhausted = (walk: Walk, because: string): Ending => ({ walk, end: { type: 'unknown', because, met: null } });

const meet = (run: Run, chain: Chain, rule: Rule, effect: string, matched: boolean): Met => ({
  host: run.host.name,
  hook: run.hook,
  table: chain.table,
  chain: chain.name,
  rule,
  origin: rule.origin,
  effect,
  words: null,
  matched,
});

const verdictOf = (outcome: Outcome): Verdict | null => (outcome.kind === 'verdict' ? outcome.verdict : null);

/** What a rule did, else what it decided. */
function effectText(effects: string | null, verdict: Verdict | null): string {
  if (effects !== null) return effects;
  if (verdict?.type === 'jump' || verdict?.type === 'goto') return `${verdict.type} ${verdict.chain}`;
  return verdict === null ? 'continue' : verdict.type;
}
