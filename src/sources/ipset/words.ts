/** Words that stand without a value, in a set's options or an entry's. */
const bare = new Set(['counters', 'comment', 'skbinfo', 'forceadd', 'nomatch', 'wildcard', '-exist']);

/** Cuts a line at blanks; `"a comment"` is one word without its quotes. */
export function wordsWithQuotes(text: string): string[] {
  return (text.match(/"[^"\\]*(?:\\.[^"\\]*){0,255}"|\S+/g) ?? []).map((word) =>
    word.length > 1 && word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word,
  );
}

/** Reads `family inet hashsize 1024 counters` as option and value; `of` tells whether `comment` has a value, as it has in an entry. */
export function readOptions(words: readonly string[], of: 'set' | 'entry'): Record<string, string> {
  const options: Record<string, string> = Object.create(null);
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    const hasValue = !bare.has(word) || (of === 'entry' && word === 'comment');
    options[word] = hasValue ? (words[++at] ?? '') : '';
  }
  return options;
}
