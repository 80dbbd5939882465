/** A rule's text without what changes while it stands: counters, and the blanks that nft leaves where it prints nothing. */
export const ruleKey = (text: string): string =>
  text
    .replace(/^\s*\[\d+:\d+\] /, '')
    .replace(/\bcounter packets \d+ bytes \d+/, 'counter')
    .replace(/ # handle \d+$/, '')
    .replace(/\s+/g, ' ')
    .trim();
