import type { JumpingRule } from '../../model/iptables.ts';
import { lazy } from '../../model/lazy.ts';
import type { ChainIndex, TableChains } from './chain-index.ts';
import { entryOf } from './entry.ts';
import { endsWithTarget, findJumps, type Range, targetOf } from './jumps.ts';
import { readRow } from './listing/row.ts';
import { nameEnd, placesOf, ruleChainStart, textAt } from './text-line.ts';

/** Looks through the text after which all jumps are kept. */
const enoughLooks = 4;

/** A chain of more rules leads to more chains than anybody asks for. */
const mostRules = 1000;

/**
 * Finds the rules that may jump to a chain: those with its name behind `-j` or `-g`, or in the target column of a listing. A comment that
 * looks like a jump is found too: whoever asks reads the rules that are not `sure`.
 */
export function createCallers(
  text: string,
  ranges: readonly Range[],
  chains: TableChains,
): (target: string) => Iterable<JumpingRule> {
  const locate = createLocator(text, chains);
  const isListing = lazy(() => ranges.some((range) => isListed(text, range)));
  const rows = lazy(() => indexRows(text, chains));
  const all = lazy(() => findJumps(text, ranges, null));
  const known = new Map<string, number[]>();
  let looks = 0;
  const linesTo = (target: string): number[] => {
    if (known.has(target)) return known.get(target)!;
    if (looks >= enoughLooks) return all().get(target) ?? [];
    looks += 1;
    for (const [name, lines] of findJumps(text, ranges, [target, ...targetsFrom(text, chains, target)])) {
      known.set(name, lines);
    }
    return known.get(target)!;
  };
  function* rulesAt(lines: readonly number[], target: string): Generator<JumpingRule> {
    const isOne = ranges.length === 1;
    for (const line of lines) {
      yield {
        sure: isOne && endsWithTarget(text, line, target),
        text: () => textAt(text, line),
        place: () => locate(line),
      };
    }
  }
  return (target) => (isListing() ? rows().get(target) : undefined) ?? rulesAt(linesTo(target), target);
}

/** The chains that a chain leads to: whoever asks for its callers asks for theirs next, and one look through the text is enough. */
function targetsFrom(text: string, chains: TableChains, chain: string): string[] {
  const { runs, ruleCount } = chains.get(chain) ?? { runs: [], ruleCount: 0 };
  if (ruleCount > mostRules) return [];
  return runs.flatMap((run) => placesOf(text, run).flatMap(({ offset }) => targetOf(text, offset) ?? []));
}

/** Is it a listing, which names a chain above its rules? */
const isListed = (text: string, { offset, end }: Range): boolean =>
  /^\s*Chain /m.test(text.slice(offset, Math.min(end, offset + 1000)));

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
        const line = textAt(text, offset);
        const target = readRow(line, run.columns)?.target;
        if (target !== undefined) {
          const place = { chain, position };
          entryOf(rows, target, () => []).push({ sure: false, text: () => line, place: () => place });
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
