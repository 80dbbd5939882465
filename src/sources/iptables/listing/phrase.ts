import type { Token } from '../../../model/iptables.ts';
import { savedText } from '../print.ts';

/** How `iptables -L` words one extension, and the options that iptables-save prints for the same. */
export interface Phrase {
  /** Name of the match (`-m`) or target (`-j`). */
  name: string;
  /** All of its words; sticky, from the first of them. */
  words: RegExp;
  options(found: RegExpExecArray): Token[];
}

/** Declares the words of one extension. A word ends at a blank or at the end of the line. */
export function phrase(name: string, words: RegExp, options: (found: RegExpExecArray) => Token[]): Phrase {
  return { name, words: new RegExp(`(?:${words.source})(?=\\s|$)`, 'y'), options };
}

/** An extension whose words carry nothing but its options, each with the same value. */
export const plain = (text: string): Token => ({ text, quoted: false });

/** `--name value ...`, nothing where the first value was not printed. */
export function option(name: string, ...values: (string | undefined)[]): Token[] {
  if (values.includes(undefined)) return [];
  return [plain(name), ...values.map((value) => plain(value!))];
}

/** The same behind a `!` where the listing has one (the caught `!` and what follows it). */
export const inverted = (mark: string | undefined, tokens: Token[]): Token[] =>
  mark === undefined || mark === '' || tokens.length === 0 ? tokens : [plain('!'), ...tokens];

/** An option without a value, where its word was printed. */
export const flag = (name: string, word: string | undefined): Token[] => (word === undefined ? [] : [plain(name)]);

/** `--name text`, in quotes where iptables-save would put them. */
export const textOption = (name: string, text: string | undefined): Token[] =>
  text === undefined ? [] : [plain(name), savedText(text)];

/** Options of a series of words, each found by the pattern (global). */
export const series = (text: string, pattern: RegExp, options: (found: RegExpExecArray) => Token[]): Token[] =>
  [...text.matchAll(pattern)].flatMap(options);
