import type { ChainIndex, Place, Run } from './chain-index.ts';
import type { Columns } from './listing/columns.ts';
import { createNames, doubled } from './names.ts';
import { createRuns } from './runs.ts';
import { nameEnd } from './text-line.ts';

/**
 * The chains of one section, by numbers from 0 in the order in which the text first names them. A large node has 110,000: what is
 * known of them stands in arrays of integers, and a chain becomes an object when somebody asks for it.
 */
export interface Chains {
  size(): number;
  /** Number of the chain whose name stands in the text between two positions, made where it is not known yet. */
  enter(start: number, end: number): number;
  /** The same for a name that does not stand in the text by itself. */
  enterName(name: string): number;
  /** -1 where there is none of that name. */
  find(name: string): number;
  /**
   * The chain whose name stands at this position, likely that of the rule before or the one behind it: iptables-save prints rules in
   * the order of the chains that it has declared.
   */
  enterNear(chain: number, start: number): number;
  declare(chain: number, offset: number, line: number): void;
  isDeclared(chain: number): boolean;
  /** Notes that this line is a rule of the chain. */
  addRule(chain: number, offset: number, line: number, columns: Columns | null): void;
  firstRule(chain: number): Place | null;
  name(chain: number): string;
  names(): string[];
  get(chain: number): ChainIndex;
}

const none = -1;

export function createChains(text: string): Chains {
  const names = createNames(text);
  const runs = createRuns();
  let declarationOffsets = new Int32Array(64).fill(none);
  let declarationLines = new Int32Array(64);
  let firstRuns = new Int32Array(64).fill(none);
  let lastRuns = new Int32Array(64);
  let ruleCounts = new Int32Array(64);
  /** Makes room for the chain of that number. */
  const admit = (chain: number): number => {
    if (chain < ruleCounts.length) return chain;
    const before = ruleCounts.length;
    declarationOffsets = doubled(declarationOffsets).fill(none, before);
    declarationLines = doubled(declarationLines);
    firstRuns = doubled(firstRuns).fill(none, before);
    lastRuns = doubled(lastRuns);
    ruleCounts = doubled(ruleCounts);
    return chain;
  };
  const runsOf = (chain: number): Run[] => {
    const own: Run[] = [];
    for (let run = firstRuns[chain]!; run !== none; run = runs.next(run)) own.push(runs.get(run));
    return own;
  };
  return {
    size: () => names.size(),
    enter: (start, end) => admit(names.enter(text, start, end)),
    enterName: (name) => admit(names.enter(name, 0, name.length)),
    enterNear(chain, start) {
      if (chain >= 0 && names.isAt(chain, start)) return chain;
      if (chain + 1 < names.size() && names.isAt(chain + 1, start)) return chain + 1;
      return admit(names.enter(text, start, nameEnd(text, start)));
    },
    find: (name) => names.find(name),
    declare(chain, offset, line) {
      declarationOffsets[chain] = offset;
      declarationLines[chain] = line;
    },
    isDeclared: (chain) => declarationOffsets[chain] !== none,
    addRule(chain, offset, line, columns) {
      ruleCounts[chain]! += 1;
      const isFirst = firstRuns[chain] === none;
      if (!isFirst && runs.extend(lastRuns[chain]!, line, columns)) return;
      const run = runs.begin(offset, line, columns);
      if (isFirst) firstRuns[chain] = run;
      else runs.link(lastRuns[chain]!, run);
      lastRuns[chain] = run;
    },
    firstRule: (chain) => (firstRuns[chain] === none ? null : runs.get(firstRuns[chain]!)),
    name: (chain) => names.get(chain),
    names: () => Array.from({ length: names.size() }, (_, chain) => names.get(chain)),
    get(chain) {
      const offset = declarationOffsets[chain]!;
      return {
        name: names.get(chain),
        declaration: offset === none ? null : { offset, line: declarationLines[chain]! },
        runs: runsOf(chain),
        ruleCount: ruleCounts[chain]!,
      };
    },
  };
}

/** Every chain as an object, in order. */
export function* eachChain(chains: Chains): Generator<ChainIndex> {
  for (let chain = 0; chain < chains.size(); chain += 1) yield chains.get(chain);
}
