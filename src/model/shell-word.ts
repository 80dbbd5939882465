/** A word of a command line as a shell takes it to the letter. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./!-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** An argument vector as it would be typed. */
export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(' ');
