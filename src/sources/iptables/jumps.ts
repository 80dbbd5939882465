import { space } from '../character-codes.ts';
import { lineEnd } from './text-line.ts';

/** The part of a text that a table stands in. */
export interface Range {
  offset: number;
  end: number;
}

/** Where a name would stand behind `-j` or `-g`. */
const jumpTo = (name: string): RegExp => new RegExp(`(?:-[jg]|--jump|--goto)[ \\t]+"?(${name})(?=[\\s"]|$)`, 'g');

const anyName = '[^\\s"]+';

const anyJump = jumpTo(anyName);

/** Names that one search looks for; of more it finds all jumps and keeps theirs. */
const mostNames = 50;

/**
 * Where the lines begin that have one of these names (null: any) behind `-j` or `-g`, in the order of the text. A comment that looks
 * like a jump is found too. The expression finds a dozen names among a million words in a fraction of the time of a look at each line.
 */
export function findJumps(
  text: string,
  ranges: readonly Range[],
  targets: Iterable<string> | null,
): Map<string, number[]> {
  const jumps = new Map<string, number[]>();
  for (const target of targets ?? []) jumps.set(target, []);
  if (targets !== null && jumps.size === 0) return jumps;
  const isFew = targets !== null && jumps.size <= mostNames;
  const jump = jumpTo(isFew ? Array.from(jumps.keys(), literal).join('|') : anyName);
  /** Found already; it may stand in a later range. */
  let match = jump.exec(text);
  for (const { offset, end } of ranges) {
    if (match !== null && match.index < offset) match = findFrom(jump, text, offset);
    for (; match !== null && match.index < end; match = jump.exec(text)) {
      const line = text.lastIndexOf('\n', match.index) + 1;
      const lines = jumps.get(match[1]!);
      if (lines === undefined) {
        if (targets === null) jumps.set(match[1]!, [line]);
      } else if (lines.at(-1) !== line) lines.push(line);
    }
  }
  return jumps;
}

function findFrom(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(text);
}

/** An expression for exactly this name. */
const literal = (name: string): string => name.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** The name that stands last in a line behind `-j` or `-g`; null where there is none. */
export const targetOf = (text: string, line: number): string | null =>
  [...text.slice(line, lineEnd(text, line)).matchAll(anyJump)].at(-1)?.[1] ?? null;

/** Does the line end with this target, behind an even number of quotes and no backslash? Then nothing but a jump can be meant. */
export function endsWithTarget(text: string, line: number, target: string): boolean {
  const start = lineEnd(text, line) - target.length;
  if (!text.startsWith(target, start) || text.charCodeAt(start - 1) !== space) return false;
  const before = text.slice(line, start);
  if (before.includes('\\')) return false;
  let isQuoted = false;
  for (let at = before.indexOf('"'); at >= 0; at = before.indexOf('"', at + 1)) isQuoted = !isQuoted;
  return !isQuoted;
}
