/** The words of a line, sorted into `keyword value` pairs, bare flags and words that are neither. */
export interface Attributes {
  /** First value of each keyword. */
  values: Map<string, string>;
  flags: string[];
  unknown: string[];
}

/** Which words take a value and which stand alone. */
export interface Vocabulary {
  valued: ReadonlySet<string>;
  flags: ReadonlySet<string>;
}

/** Reads `keyword value` pairs as iproute2's commands print them. */
export function readAttributes(words: readonly string[], vocabulary: Vocabulary): Attributes {
  const result: Attributes = { values: new Map(), flags: [], unknown: [] };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at]!;
    if (vocabulary.valued.has(word)) {
      const value = words[at + 1];
      at += 1;
      if (value === undefined) result.unknown.push(word);
      else if (!result.values.has(word)) result.values.set(word, value);
    } else if (vocabulary.flags.has(word)) result.flags.push(word);
    else result.unknown.push(word);
  }
  return result;
}

/** A decimal or hexadecimal number, else null. */
export function numberOf(text: string | null | undefined): number | null {
  return text !== null && text !== undefined && /^(?:\d+|0x[0-9a-f]+)$/i.test(text) ? Number(text) : null;
}
