import { lazy } from '../model/lazy.ts';
import type { Packet } from '../model/packet.ts';
import { follows, printValues, subjectOf } from './claim.ts';
import type { HostView } from './host-view.ts';
import type { Outcome, Result, Rule, Verdict } from './rule.ts';
import type { Decision } from './walk.ts';

type Fork = Extract<Result, { kind: 'fork' }>;

/** One way a packet leaves a rule. */
export interface RuleEnd {
  packet: Packet;
  share: number;
  decisions: readonly Decision[];
  /** Null: the next rule runs. */
  verdict: Verdict | null;
  /** Did every statement match (or act)? */
  matched: boolean;
  /** What the rule did, in order. */
  effects: string[];
  /** What facts begin with that may be otherwise from here on. */
  overturned: string[];
}

/** Id of a question about a fact of a host. */
export const factId = (host: string, fact: string): string => `${host}\u0000${fact}`;

/** Where a rule is run, and what is decided on the way to it. */
export interface Stand {
  host: HostView;
  /** Makes questions unique to where they are met. */
  place(): string;
  decided: readonly Decision[];
  /** Ways that come to the same stay apart. */
  apart?: boolean;
}

/** Runs the statements of one rule, every way they can go. Only decisions that are new are told. */
export function runRule(rule: Rule, packet: Packet, stand: Stand): RuleEnd[] {
  const start: RuleEnd = { packet, share: 1, decisions: [], verdict: null, matched: true, effects: [], overturned: [] };
  const ends = runFrom(rule, 0, start, stand);
  return ends.length === 1 || stand.apart ? ends : joinContinuing(ends);
}

function runFrom(rule: Rule, start: number, at: RuleEnd, stand: Stand): RuleEnd[] {
  const { host } = stand;
  let now = at;
  for (let index = start; index < rule.statements.length; index++) {
    const result = rule.statements[index]!.evaluate(now.packet, host);
    if (result.kind === 'fork') {
      const ends: RuleEnd[] = [];
      const times = result.anew ? stand.decided.length + now.decisions.length : '';
      const question = lazy(() => questionOf(result, now.packet, `${rule.number}\u0000${index}${times}`, stand));
      for (const [branch, { share, condition, outcome }] of result.branches.entries()) {
        const decisions =
          condition === null
            ? now.decisions
            : decide(stand.decided, now.decisions, { ...question(), branch, condition });
        if (decisions === null) continue;
        const next = act({ ...now, share: now.share * (share ?? 1), decisions }, outcome);
        if (outcome.kind === 'next') ends.push(...runFrom(rule, index + 1, next, stand));
        else ends.push(next);
      }
      return ends;
    }
    now = act(now, result);
    if (result.kind !== 'next') return [now];
  }
  return [now];
}

/** What is asked, without the answer. */
function questionOf(
  fork: Fork,
  packet: Packet,
  position: string,
  { host, place }: Stand,
): Omit<Decision, 'branch' | 'condition'> {
  const { because, fact, claim } = fork;
  const asked = { of: fork.branches.length, because };
  const subject = claim === undefined ? null : subjectOf(claim, packet, host.name);
  if (claim !== undefined && subject !== null) {
    return { ...asked, id: `${subject}\u0000${printValues(claim.values)}`, claim: { subject, values: claim.values } };
  }
  return { ...asked, id: fact === undefined ? `${place()}\u0000${position}` : factId(host.name, fact) };
}

/** Adds an answer, where it does not follow from those before; null where it contradicts them. */
function decide(before: readonly Decision[], own: readonly Decision[], decision: Decision): readonly Decision[] | null {
  for (const list of [before, own]) {
    for (const known of list) {
      const answer = answerFrom(known, decision);
      if (answer !== null) return answer === decision.branch ? own : null;
    }
  }
  return own.concat(decision);
}

/** The branch of a question that follows from an answer to another; null where none does. */
function answerFrom(known: Decision, { id, claim }: Decision): number | null {
  if (known.id === id) return known.branch;
  if (claim === undefined || known.claim?.subject !== claim.subject) return null;
  const holds = follows(claim.values, known.claim.values, known.branch === 0);
  return holds === null ? null : holds ? 0 : 1;
}

function act(at: RuleEnd, outcome: Outcome): RuleEnd {
  if (outcome.kind === 'break') return { ...at, matched: false };
  const { packet, effect } = outcome;
  const overturns = outcome.kind === 'next' ? outcome.overturns : undefined;
  if (outcome.kind === 'next' && packet === undefined && effect === undefined && overturns === undefined) return at;
  return {
    packet: packet ?? at.packet,
    share: at.share,
    decisions: at.decisions,
    verdict: outcome.kind === 'verdict' ? outcome.verdict : null,
    matched: at.matched,
    effects: effect === undefined ? at.effects : at.effects.concat(effect),
    overturned: overturns === undefined ? at.overturned : at.overturned.concat(overturns),
  };
}

/** Ways that all go on to the next rule with the unchanged packet are one: a rate-limited LOG decides nothing. */
function joinContinuing(ends: RuleEnd[]): RuleEnd[] {
  const packet = ends[0]!.packet;
  const isChanged = (end: RuleEnd): boolean => end.packet !== packet || end.overturned.length > 0;
  if (ends.some((end) => end.verdict !== null || isChanged(end))) return ends;
  const matched = ends.find((end) => end.matched);
  const shown = matched ?? ends[0]!;
  const because = shown.decisions.map((decision) => decision.condition);
  return [
    {
      ...shown,
      share: 1,
      decisions: [],
      effects: because.length > 0 && matched ? [...shown.effects, `if ${because.join(' and ')}`] : shown.effects,
    },
  ];
}
