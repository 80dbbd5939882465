import type { Rule } from './rule.ts';

/**
 * The rule in plain words: `packets whose destination is 10.0.0.1 and destination port is 80: jump to KUBE-SVC-X`.
 * A rule that only counts says so.
 */
export function describeRule(rule: Rule): string {
  const matches: string[] = [];
  const actions: string[] = [];
  for (const statement of rule.statements) {
    const words = statement.words();
    if (words !== '') (statement.acts ? actions : matches).push(words);
  }
  const who = matches.length === 0 ? 'all packets' : `packets whose ${joined(matches)}`;
  return `${who}: ${actions.length === 0 ? 'count only' : joined(actions)}`;
}

function joined(clauses: readonly string[]): string {
  if (clauses.length < 2) return clauses.join('');
  return `${clauses.slice(0, -1).join(', ')} and ${clauses.at(-1)}`;
}
