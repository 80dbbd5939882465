import { unknownAddress } from './address-match.ts';
import type { Chain, Rule } from './rule.ts';

/** Position of the next rule that is to be run for a packet to this address, and the rule; undefined at the end of the chain. */
export function nextRule(
  chain: Chain,
  from: number,
  destination: string,
): { position: number; rule: Rule | undefined } {
  const { index } = chain;
  if (!index) return { position: from, rule: chain.rules[from] };
  const position = destination === unknownAddress ? from : index.next(from, destination);
  return { position, rule: index.rule(position) };
}
