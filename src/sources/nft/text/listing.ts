import type { Origin, Subject, Warning } from '../../../model/origin.ts';

/** The text that is being read, with its lines at hand. */
export interface Listing {
  source: string;
  text: string;
  /** Where each line begins; the first is line 1 at index 0. */
  lineStarts: number[];
  warnings: Warning[];
}

export function newListing(text: string, source: string): Listing {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1);
  return { source, text, lineStarts, warnings: [] };
}

const longestText = 2000;

/** The origin of a line; very long lines are cut. */
export function lineOrigin(listing: Listing, line: number): Origin {
  const start = listing.lineStarts[line - 1] ?? listing.text.length;
  const end = listing.lineStarts[line] ?? listing.text.length + 1;
  const text = listing.text.slice(start, Math.min(end - 1, start + longestText)).trim();
  return { source: listing.source, line, text: end - 1 - start > longestText ? `${text}…` : text };
}

export function warn(listing: Listing, origin: Origin, about: Subject, message: string): void {
  listing.warnings.push({ origin, about, message });
}

/** The handle that `nft -a` prints as a comment (`handle 5`); null for any other comment. */
export function handleOf(comment: string): number | null {
  const match = /^handle (\d+)$/.exec(comment);
  return match ? Number(match[1]) : null;
}
