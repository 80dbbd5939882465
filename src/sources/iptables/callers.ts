import type { Run, TableChains } from './chain-index.ts';
import { entryOf } from './entry.ts';
import { readRow } from './listing/row.ts';
import { placesOf, textAt } from './text-line.ts';

/**
 * For each target the chains that name it behind `-j` or `-g`, or in the target column of a listing. A comment that looks
 * like a jump is counted too: whoever asks reads the rules of the few chains found.
 */
export function indexCallers(text: string, chains: TableChains): Map<string, string[]> {
  const callers = new Map<string, string[]>();
  for (const name of chains.names()) {
    for (const run of chains.get(name)!.runs) {
      for (const { offset } of placesOf(text, run)) {
        for (const target of targetsOf(textAt(text, offset), run)) {
          const names = entryOf(callers, target, () => []);
          if (names.at(-1) !== name) names.push(name);
        }
      }
    }
  }
  return callers;
}

const jump = /(?:-j|--jump|-g|--goto)\s+"?([^\s"]+)/g;

function targetsOf(line: string, { columns }: Run): string[] {
  if (columns === null) return Array.from(line.matchAll(jump), ([, name]) => name!);
  const target = readRow(line, columns)?.target;
  return target === undefined ? [] : [target];
}
