import { dash, letterG, letterJ, quote, space, tab } from '../character-codes.ts';
import { lineEnd, nameEnd } from './text-line.ts';
/** The part of a text that a table stands in. */
export interface Range {
  offset: number;
  end: number;
}

const none = -1;

const jump = /(?:-j|--jump|-g|--goto)[ \t]+"?([^\s"]+)/g;

/**
 * Where the lines begin that have one of these names (null: any) behind `-j` or `-g`, in the order of the text. A rule names its
 * target last, but for the target's own options, so that lines are read from their end; one with quotes before a target is
 * found is looked through from its beginning, and a comment that looks like a jump is found too.
 */
export function findJumps(
  text: string,
  ranges: readonly Range[],
  targets: Iterable<string> | null,
): Map<string, number[]> {
  const jumps = new Map<string, number[]>();
  for (const target of targets ?? []) jumps.set(target, []);
  // Most lines lead elsewhere: their names are not even cut out.
  const sketches = targets && new Set(Array.from(jumps.keys(), (target) => sketch(target, 0, target.length)));
  const add = (start: number, end: number, line: number): void => {
    if (sketches && !sketches.has(sketch(text, start, end))) return;
    const target = text.slice(start, end);
    const lines = jumps.get(target);
    if (lines === undefined) {
      if (targets === null) jumps.set(target, [line]);
    } else if (lines.at(-1) !== line) lines.push(line);
  };
  for (const { offset, end } of ranges) {
    for (let line = offset; line < end; ) {
      const stops = lineEnd(text, line);
      const start = lastTarget(text, line, stops);
      if (start >= 0) add(start, nameEnd(text, start), line);
      else if (start === unclear) {
        for (const match of text.slice(line, stops).matchAll(jump)) {
          const targetStops = line + match.index + match[0].length;
          add(targetStops - match[1]!.length, targetStops, line);
        }
      }
      line = stops + 1;
    }
  }
  return jumps;
}

/** The length, the middle and the last character of a name: names that differ in one of them are not the same. */
const sketch = (text: string, start: number, end: number): number =>
  ((end - start) << 16) | ((text.charCodeAt((start + end) >> 1) & 255) << 8) | (text.charCodeAt(end - 1) & 255);

const unclear = -2;

/** The target that a rule names last; null where that cannot be told from the end of its line. */
export function targetOf(text: string, line: number): string | null {
  const start = lastTarget(text, line, lineEnd(text, line));
  return start < 0 ? null : text.slice(start, nameEnd(text, start));
}

/** Where the last target of a line begins; -1 where the line has none, -2 where that cannot be told from its end. */
function lastTarget(text: string, line: number, end: number): number {
  let word = none;
  let isInWord = false;
  for (let at = end - 1; at >= line; at -= 1) {
    const code = text.charCodeAt(at);
    if (code === quote) return unclear;
    if (code > space) {
      isInWord = true;
    } else if (isInWord) {
      if (text.charCodeAt(at + 1) === dash && isJumpOption(text, at + 1)) return word < 0 ? unclear : word;
      word = at + 1;
      isInWord = false;
    }
  }
  return none;
}

function isJumpOption(text: string, at: number): boolean {
  const second = text.charCodeAt(at + 1);
  if (second === letterJ || second === letterG) {
    const third = text.charCodeAt(at + 2);
    return third === space || third === tab;
  }
  return second === dash && /^--(?:jump|goto)[ \t]/.test(text.slice(at, at + 7));
}

/**
 * Tells whether a line ends with a target that stands behind an even number of quotes and no backslash: then nothing but a jump can be
 * meant. Asked for lines in their order it looks through the text once.
 */
export function createEndings(text: string): (line: number, target: string) => boolean {
  const nextBackslash = createFinder(text, '\\');
  const nextQuote = createFinder(text, '"');
  return (line, target) => {
    const start = lineEnd(text, line) - target.length;
    if (!text.startsWith(target, start) || text.charCodeAt(start - 1) !== space || nextBackslash(line) < start)
      return false;
    let isQuoted = false;
    for (let at = nextQuote(line); at < start; at = nextQuote(at + 1)) isQuoted = !isQuoted;
    return !isQuoted;
  };
}

/** Where a character stands next, or the end of the text: the last answer holds for all offsets that it was found from. */
function createFinder(text: string, character: string): (offset: number) => number {
  let from = 0;
  let next = none;
  return (offset) => {
    if (offset < from || offset > next) {
      const found = text.indexOf(character, offset);
      from = offset;
      next = found < 0 ? text.length : found;
    }
    return next;
  };
}
