import type { RuleView } from '../cluster/chain-view.ts';
import type { ChainRole } from '../model/chain-explanation.ts';

/** What a rule of a chain takes of the packets that only chance divides. */
export interface Shares {
  /** Of each rule (0..1), null where a condition decides or the rule lets the packet go on. */
  rules: (number | null)[];
  /** What falls out at the end of the chain. Null where the chain leaves nothing to chance. */
  rest: number | null;
}

/** Targets that end the rule list for a packet. Others, as MARK and LOG, let it go on. */
const ending = new Set([
  'ACCEPT',
  'DROP',
  'REJECT',
  'RETURN',
  'DNAT',
  'REDIRECT',
  'SNAT',
  'MASQUERADE',
  'accept',
  'drop',
  'reject',
  'return',
  'dnat',
  'redirect',
  'snat',
  'masquerade',
]);

/**
 * Turns the probabilities of a chain's rules into overall shares: p1, (1-p1)p2, ..., and what is left for a rule without
 * one. Rules with conditions stand outside: they take packets before chance is asked. `roleOf` tells what a chain does
 * that a rule jumps to; a jump to a chain that only marks comes back.
 */
export function sharesOf(
  rules: readonly RuleView[],
  role: ChainRole,
  roleOf: (chain: string) => ChainRole | null,
): Shares {
  const spreads = (rule: RuleView): boolean =>
    rule.chance !== null || isRandom(rule) || rule.branches.some(({ chain }) => roleOf(chain) === 'endpoint');
  const divides = rules.some((rule) => rule.chance !== null || isRandom(rule));
  const isService = role === 'service' || role === 'service-local';
  if (!divides && !(isService && rules.some((rule) => spreads(rule) && !rule.conditional))) return none(rules);
  let rest = 1;
  const shares = rules.map((rule) => {
    if (!takes(rule, roleOf)) return null;
    const share = rest * (rule.chance ?? 1);
    rest -= share;
    return share;
  });
  return { rules: shares, rest: Math.max(0, rest) };
}

const none = (rules: readonly RuleView[]): Shares => ({ rules: rules.map(() => null), rest: null });

/** A random map of nftables; its condition on the protocol holds for all packets that get here. */
const isRandom = ({ branches, destinations }: RuleView): boolean =>
  branches.some(({ share }) => share !== null) || destinations.some(({ share }) => share !== null);

function takes(rule: RuleView, roleOf: (chain: string) => ChainRole | null): boolean {
  if (isRandom(rule)) return true;
  if (rule.conditional) return false;
  if (rule.branches.length > 0) return rule.branches.every(({ chain }) => roleOf(chain) !== 'mark');
  return rule.target !== null && ending.has(rule.target);
}
