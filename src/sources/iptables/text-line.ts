import type { LookAtLine } from '../../model/iptables.ts';
import type { Origin } from '../../model/origin.ts';
import { carriageReturn, closeBracket, dash, letterA, openBracket, space } from '../character-codes.ts';
import type { Place, Run } from './chain-index.ts';

/** Where the line that holds `offset` ends: its line feed, or the end of the text. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  return newline < 0 ? text.length : newline;
}

/** The line that begins at `offset`, without its line end. */
export const textAt = (text: string, offset: number): string =>
  text.slice(offset, withoutReturn(text, offset, lineEnd(text, offset)));

const withoutReturn = (text: string, offset: number, end: number): number =>
  end > offset && text.charCodeAt(end - 1) === carriageReturn ? end - 1 : end;

/** Shows the lines of runs one after the other, until `look` returns true. */
export function scanRuns(text: string, runs: readonly Run[], look: LookAtLine): void {
  let position = 0;
  for (const { offset, line, count } of runs) {
    let start = offset;
    for (let index = 0; index < count; index += 1) {
      const end = lineEnd(text, start);
      if (look(text, start, withoutReturn(text, start, end), line + index, position)) return;
      start = end + 1;
      position += 1;
    }
  }
}

export const originAt = (source: string, text: string, place: Place): Origin => ({
  source,
  line: place.line,
  text: textAt(text, place.offset),
});

/** The places of the lines of a run, in order. */
export function placesOf(text: string, run: Run): Place[] {
  const places: Place[] = [];
  let offset = run.offset;
  for (let index = 0; index < run.count; index += 1) {
    places.push({ offset, line: run.line + index });
    offset = text.indexOf('\n', offset) + 1;
  }
  return places;
}

/** Position of the chain's name where the line at `offset` is `-A NAME` or `[packets:bytes] -A NAME`, else -1. */
export function ruleChainStart(text: string, offset: number): number {
  let at = offset;
  if (text.charCodeAt(at) === openBracket) {
    at += 1;
    while (isCounter(text.charCodeAt(at))) at += 1;
    if (text.charCodeAt(at) !== closeBracket || text.charCodeAt(at + 1) !== space) return -1;
    at += 2;
  }
  if (text.charCodeAt(at) !== dash || text.charCodeAt(at + 1) !== letterA || text.charCodeAt(at + 2) !== space)
    return -1;
  return text.charCodeAt(at + 3) > space ? at + 3 : -1;
}

/** Digits and the colon between two counters. */
const isCounter = (code: number): boolean => code >= 48 && code <= 58;

/** Position behind the name that begins at `start`. */
export function nameEnd(text: string, start: number): number {
  let end = start;
  while (end < text.length && text.charCodeAt(end) > space) end += 1;
  return end;
}
