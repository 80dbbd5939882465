import type { JumpingRule } from '../../model/iptables.ts';
import { lazy } from '../../model/lazy.ts';
import type { ChainIndex, TableChains } from './chain-index.ts';
import { entryOf } from './entry.ts';
import { readRow } from './listing/row.ts';
import { nameEnd, placesOf, ruleChainStart, textAt } from './text-line.ts';

/** Searches in the text after which an index of all jumps is worth its making. */
const enoughSearches = 32;

/** The part of a text that a table stands in. */
export interface Range {
  offset: number;
  end: number;
}

/**
 * Finds the rules that may jump to a chain: those with its name behind `-j` or `-g`, or in the target column of a listing. A comment that
 * looks like a jump is found too: whoever asks reads the rules that are not `sure`.
 */
export function createCallers(
  text: string,
  ranges: readonly Range[],
  chains: TableChains,
): (target: string) => JumpingRule[] {
  const locate = createLocator(text, chains);
  const known = new Map<string, JumpingRule[]>();
  const rule = ({ offset, sure }: Jump): JumpingRule => ({
    sure: sure && ranges.length === 1,
    place: () => locate(offset),
  });
  const index = lazy(() => ({ rows: indexRows(text, chains), jumps: indexJumps(text, ranges) }));
  const isListing = lazy(() => ranges.some((range) => isListed(text, range)));
  const find = (target: string): JumpingRule[] => {
    if (known.size < enoughSearches && !isListing()) {
      return ranges.flatMap((range) => searchJumps(text, range, target)).map(rule);
    }
    const { rows, jumps } = index();
    return rows.get(target) ?? (jumps.get(target) ?? []).map(rule);
  };
  return (target) => entryOf(known, target, () => find(target));
}

/** Is it a listing, which names a chain above its rules? */
const isListed = (text: string, { offset, end }: Range): boolean =>
  /^\s*Chain /m.test(text.slice(offset, Math.min(end, offset + 1000)));

interface Jump {
  /** Where the line begins. */
  offset: number;
  sure: boolean;
}

const newline = 10;
const quote = 34;
const backslash = 92;

const jump = /(?:-j|--jump|-g|--goto)[ \t]+"?([^\s"]+)/g;

function searchJumps(text: string, { offset, end }: Range, target: string): Jump[] {
  const jumps: Jump[] = [];
  for (let at = text.indexOf(target, offset); at >= 0 && at < end; at = text.indexOf(target, at + target.length)) {
    if (!isJump(text, at) || !/[\s"]|^$/.test(text.charAt(at + target.length))) continue;
    jumps.push(jumpAt(text, at, at + target.length));
  }
  return jumps;
}

const isJump = (text: string, at: number): boolean =>
  text.startsWith(' -j ', at - 4) || /(?:-j|--jump|-g|--goto)[ \t]+"?$/.test(text.slice(Math.max(0, at - 200), at));

/** The line of a jump whose target stands between two positions. Behind an even number of quotes it is in none. */
function jumpAt(text: string, start: number, end: number): Jump {
  const offset = text.lastIndexOf('\n', start) + 1;
  const isLast = end >= text.length || text.charCodeAt(end) === newline;
  let isQuoted = false;
  for (let at = offset; at < start; at += 1) {
    const code = text.charCodeAt(at);
    if (code === backslash) return { offset, sure: false };
    if (code === quote) isQuoted = !isQuoted;
  }
  return { offset, sure: isLast && !isQuoted };
}

function indexJumps(text: string, ranges: readonly Range[]): Map<string, Jump[]> {
  const jumps = new Map<string, Jump[]>();
  for (const { offset, end } of ranges) {
    jump.lastIndex = offset;
    for (let match = jump.exec(text); match !== null && match.index < end; match = jump.exec(text)) {
      const found = jumpAt(text, jump.lastIndex - match[1]!.length, jump.lastIndex);
      const known = entryOf(jumps, match[1]!, () => []);
      if (known.at(-1)?.offset !== found.offset) known.push(found);
    }
  }
  return jumps;
}

/** The rules of listings by their target. */
function indexRows(text: string, chains: TableChains): Map<string, JumpingRule[]> {
  const rows = new Map<string, JumpingRule[]>();
  for (const chain of chains.names()) {
    let position = -1;
    for (const run of chains.get(chain)!.runs) {
      if (run.columns === null) {
        position += run.count;
        continue;
      }
      for (const { offset } of placesOf(text, run)) {
        position += 1;
        const target = readRow(textAt(text, offset), run.columns)?.target;
        if (target !== undefined) {
          const place = { chain, position };
          entryOf(rows, target, () => []).push({ sure: false, place: () => place });
        }
      }
    }
  }
  return rows;
}

/** Tells which rule of which chain a line with `-A` is; null for a line that is none of the table's rules. */
function createLocator(text: string, chains: TableChains): (offset: number) => ReturnType<JumpingRule['place']> {
  /** Where the last answer stood: jumps come in the order of the text. */
  let last: { index: ChainIndex; offset: number; position: number } | null = null;
  return (offset) => {
    const start = ruleChainStart(text, offset + (/^\s*/.exec(text.slice(offset, offset + 100))?.[0].length ?? 0));
    const name = start < 0 ? '' : text.slice(start, nameEnd(text, start));
    const index = last?.index.name === name ? last.index : chains.get(name);
    if (index === null) return null;
    const from = last?.index === index && last.offset <= offset ? last : { index, offset: -1, position: -1 };
    const position = positionOf(text, index, offset, from);
    if (position === null) return null;
    last = { index, offset, position };
    return { chain: name, position };
  };
}

function positionOf(
  text: string,
  { runs }: ChainIndex,
  offset: number,
  from: { offset: number; position: number },
): number | null {
  let before = 0;
  for (const run of runs) {
    const isKnown = from.offset >= run.offset && from.position >= before && from.position < before + run.count;
    let at = isKnown ? from.offset : run.offset;
    let position = isKnown ? from.position : before;
    while (at < offset && position + 1 < before + run.count) {
      at = text.indexOf('\n', at) + 1;
      position += 1;
    }
    if (at === offset) return position;
    before += run.count;
  }
  return null;
}
