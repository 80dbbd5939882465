import type { FoundDebugRule } from '../model/debug-rules.ts';
import { removeRules } from './remove.ts';

/** Removes found rules, each by its own command; a table of nf_tables that holds several goes once. */
export async function cleanRules(rules: readonly FoundDebugRule[]): Promise<{ removed: string[]; problems: string[] }> {
  const commands = new Map(rules.map(({ remove }) => [JSON.stringify(remove), remove]));
  const problems = await removeRules([...commands.values()]);
  const failed = (remove: string[]): boolean => problems.some((problem) => problem.startsWith(remove.join(' ')));
  return { removed: rules.filter(({ remove }) => !failed(remove)).map(({ text }) => text), problems };
}
