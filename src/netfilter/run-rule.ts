import type { Packet } from '../model/packet.ts';
import type { HostView } from './host-view.ts';
import type { Outcome, Rule, Verdict } from './rule.ts';
import type { Decision } from './walk.ts';

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
}

/** Id of a question about a fact of a host. */
export const factId = (host: string, fact: string): string => `${host}\u0000${fact}`;

/** Runs the statements of one rule, every way they can go. `place` makes questions unique to where they are met. */
export function runRule(rule: Rule, packet: Packet, host: HostView, place: string): RuleEnd[] {
  const first = runFrom(
    rule,
    0,
    { packet, share: 1, decisions: [], verdict: null, matched: true, effects: [] },
    host,
    place,
  );
  return first.length === 1 ? first : joinContinuing(first);
}

function runFrom(rule: Rule, start: number, at: RuleEnd, host: HostView, place: string): RuleEnd[] {
  let now = at;
  for (let index = start; index < rule.statements.length; index++) {
    const result = rule.statements[index]!.evaluate(now.packet, host);
    if (result.kind === 'fork') {
      const ends: RuleEnd[] = [];
      for (const [branch, { share, condition, outcome }] of result.branches.entries()) {
        const decisions =
          condition === null
            ? now.decisions
            : now.decisions.concat({
                id:
                  result.fact === undefined
                    ? `${place}\u0000${rule.number}\u0000${index}`
                    : factId(host.name, result.fact),
                branch,
                of: result.branches.length,
                condition,
                because: result.because,
              });
        const next = act({ ...now, share: now.share * (share ?? 1), decisions }, outcome);
        if (outcome.kind === 'next') ends.push(...runFrom(rule, index + 1, next, host, place));
        else ends.push(next);
      }
      return ends;
    }
    now = act(now, result);
    if (result.kind !== 'next') return [now];
  }
  return [now];
}

function act(at: RuleEnd, outcome: Outcome): RuleEnd {
  if (outcome.kind === 'break') return { ...at, matched: false };
  const effects = outcome.effect === undefined ? at.effects : at.effects.concat(outcome.effect);
  return {
    ...at,
    packet: outcome.packet ?? at.packet,
    effects,
    verdict: outcome.kind === 'verdict' ? outcome.verdict : null,
  };
}

/** Ways that all go on to the next rule with the unchanged packet are one: a rate-limited LOG decides nothing. */
function joinContinuing(ends: RuleEnd[]): RuleEnd[] {
  const packet = ends[0]!.packet;
  if (ends.some((end) => end.verdict !== null || end.packet !== packet)) return ends;
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
