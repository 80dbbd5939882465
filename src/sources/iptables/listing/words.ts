import type { Token } from '../../../model/iptables.ts';
import { entryOf } from '../entry.ts';
import { savedText } from '../print.ts';
import { matchPhrases } from './matches/index.ts';
import { option, type Phrase, plain } from './phrase.ts';
import { targetPhrases } from './targets/index.ts';

/** What stands behind the destination of a row, as options of iptables-save. */
export interface ReadWords {
  matches: Token[];
  target: Token[];
  /** Words that no extension explains; empty where all were understood. */
  rest: string;
}

const commentEnd = ' */';

/** Longer lines, and lines with more ends of comments, are read in one way only: the work stays in proportion to the line. */
const longestLine = 4096;
const mostCommentEnds = 8;

const byTarget = new Map<string, Phrase[]>();
for (const phrase of targetPhrases) entryOf(byTarget, phrase.name, () => []).push(phrase);

/** Reads the words of the matches, in the order of the rule, and of the target behind them. */
export function readWords(words: string, target: string): ReadWords {
  const phrases = byTarget.get(target) ?? [];
  const hasOneReading = words.split(commentEnd, mostCommentEnds + 1).length > mostCommentEnds;
  const matches: Token[] = [];
  let at = 0;
  while (at < words.length) {
    const goal = readTarget(words, at, phrases);
    if (goal) return { matches, target: goal, rest: '' };
    const end = words.startsWith('/* ', at) ? words.indexOf(commentEnd, at + 2) : -1;
    if (end >= 0 && !hasOneReading) return prepend(matches, readComment(words, at, end, target));
    if (end >= 0) {
      matches.push(...commentTokens(words, at, end));
      at = skipBlanks(words, end + commentEnd.length);
      continue;
    }
    const found = matchAt(words, at, matchPhrases);
    if (!found) return giveUp(words, at, matches, phrases);
    matches.push(plain('-m'), plain(found.phrase.name), ...found.phrase.options(found.match));
    at = skipBlanks(words, found.end);
  }
  return { matches, target: [], rest: '' };
}

const prepend = (matches: Token[], behind: ReadWords): ReadWords => ({
  ...behind,
  matches: [...matches, ...behind.matches],
});

const commentTokens = (words: string, at: number, end: number): Token[] => [
  ...option('-m', 'comment'),
  plain('--comment'),
  savedText(words.slice(at + 3, end)),
];

interface Found {
  phrase: Phrase;
  match: RegExpExecArray;
  end: number;
}

function matchAt(words: string, at: number, phrases: readonly Phrase[]): Found | null {
  for (const phrase of phrases) {
    phrase.words.lastIndex = at;
    const match = phrase.words.exec(words);
    if (match && match[0] !== '') return { phrase, match, end: phrase.words.lastIndex };
  }
  return null;
}

/** The target's words end the line. */
function readTarget(words: string, at: number, phrases: readonly Phrase[]): Token[] | null {
  for (const phrase of phrases) {
    const found = matchAt(words, at, [phrase]);
    if (found && skipBlanks(words, found.end) === words.length) return phrase.options(found.match);
  }
  return null;
}

function skipBlanks(words: string, from: number): number {
  let at = from;
  while (words[at] === ' ' || words[at] === '\t') at += 1;
  return at;
}

/**
 * A comment may hold what looks like its own end. The first end behind which everything is understood is the likeliest,
 * then the last one.
 */
function readComment(words: string, at: number, first: number, target: string): ReadWords {
  const readTo = (end: number): ReadWords =>
    prepend(commentTokens(words, at, end), readWords(words.slice(skipBlanks(words, end + commentEnd.length)), target));
  const usual = readTo(first);
  const last = words.lastIndexOf(commentEnd);
  if (usual.rest === '' || last === first) return usual;
  const other = readTo(last);
  return other.rest === '' ? other : usual;
}

/** What follows words that are not understood is not trusted either, but for the target at the very end. */
function giveUp(words: string, from: number, matches: Token[], phrases: readonly Phrase[]): ReadWords {
  if (words.length <= longestLine) {
    for (let at = words.indexOf(' ', from); at >= 0; at = words.indexOf(' ', at + 1)) {
      const target = readTarget(words, at + 1, phrases);
      if (target) return { matches, target, rest: words.slice(from, at) };
    }
  }
  return { matches, target: [], rest: words.slice(from) };
}

/** Marks words that were not understood, so that nobody takes the rule for one that matches without them. */
export const unreadWords = (rest: string): Token[] =>
  rest === '' ? [] : [...option('--listing'), { text: rest, quoted: true }];
