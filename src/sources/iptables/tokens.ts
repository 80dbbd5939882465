import type { Token } from '../../model/iptables.ts';
import { backslash, quote, space, tab } from '../character-codes.ts';

/** Words of a rule. `closed` is false where a quote was still open at the end: the rest of the line is then one token. */
export interface CutTokens {
  tokens: Token[];
  closed: boolean;
}

/**
 * Cuts a line into words as iptables-restore does (add_param_to_argv in xshared.c): inside double quotes a backslash
 * takes the next character as it is, and a closing quote ends the word even where no blank follows.
 */
export function cutTokens(line: string, from = 0): CutTokens {
  const tokens: Token[] = [];
  for (let at = from; at < line.length; ) {
    const code = line.charCodeAt(at);
    if (code === space || code === tab) {
      at += 1;
      continue;
    }
    let end = at;
    while (end < line.length && !isBreak(line.charCodeAt(end))) end += 1;
    const plain = line.slice(at, end);
    if (line.charCodeAt(end) !== quote) {
      tokens.push({ text: plain, quoted: false });
      at = end;
      continue;
    }
    const quoted = readQuoted(line, end + 1);
    tokens.push({ text: plain + quoted.text, quoted: true });
    if (quoted.end < 0) return { tokens, closed: false };
    at = quoted.end;
  }
  return { tokens, closed: true };
}

const isBreak = (code: number): boolean => code === space || code === tab || code === quote;

/** The text up to the closing quote and the position behind it; -1 where the quote is never closed. */
function readQuoted(line: string, from: number): { text: string; end: number } {
  let text = '';
  let start = from;
  for (let at = from; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === quote) return { text: text + line.slice(start, at), end: at + 1 };
    if (code !== backslash) continue;
    text += line.slice(start, at);
    at += 1;
    start = at;
  }
  return { text: text + line.slice(start), end: -1 };
}
