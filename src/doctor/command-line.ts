import { shellWord } from '../model/shell-word.ts';
import { cutTokens } from '../sources/iptables/tokens.ts';

/** A command for a shell: words that a shell would read otherwise are quoted. */
export const commandLine = (...words: readonly (string | number)[]): string =>
  words.map((word) => shellWord(String(word))).join(' ');

/** The command that deletes a rule which iptables-save printed; null for a line of another kind. */
export const deleteRule = (text: string, table: string | null, source: string): string | null =>
  changeRule('-D', text, table, source);

/** The command that adds such a rule at the end of its chain. */
export const appendRule = (text: string, table: string | null, source: string): string | null =>
  changeRule('-A', text, table, source);

function changeRule(action: '-A' | '-D', text: string, table: string | null, source: string): string | null {
  const { tokens, closed } = cutTokens(text.trim().replace(/^\[\d+:\d+\]\s*/, ''));
  if (!closed || tokens[0]?.text !== '-A') return null;
  const program = `${/ip6tables/.test(source) ? 'ip6tables' : 'iptables'}${/-legacy/.test(source) ? '-legacy' : ''}`;
  const own = table === null || table === 'filter' ? [] : ['-t', table];
  return commandLine(program, ...own, action, ...tokens.slice(1).map(({ text: word }) => word));
}
