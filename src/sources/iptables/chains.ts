import type { ChainIndex, Place, Run } from './chain-index.ts';
import type { Columns } from './listing/columns.ts';
import { createNames } from './names.ts';
import { createRecords } from './records.ts';
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
  ruleCount(chain: number): number;
  firstRule(chain: number): Place | null;
  name(chain: number): string;
  names(): string[];
  get(chain: number): ChainIndex;
}

const chainFields = { declarationOffset: 0, declarationLine: 1, firstRun: 2, lastRun: 3, ruleCount: 4 };
const runFields = { offset: 0, line: 1, count: 2, next: 3 };
const none = -1;

export function createChains(text: string): Chains {
  const names = createNames(text);
  const chains = createRecords(5);
  const runs = createRecords(4);
  /** Columns of the runs that are rows of listings. */
  const columnsOf = new Map<number, Columns>();
  const enter = (chain: number): number => {
    if (chain === chains.size()) chains.add([none, none, none, none, 0]);
    return chain;
  };
  const runAt = (run: number): Run => ({
    offset: runs.get(run, runFields.offset),
    line: runs.get(run, runFields.line),
    count: runs.get(run, runFields.count),
    columns: columnsOf.get(run) ?? null,
  });
  const runsOf = (chain: number): Run[] => {
    const own: Run[] = [];
    for (let run = chains.get(chain, chainFields.firstRun); run !== none; run = runs.get(run, runFields.next)) {
      own.push(runAt(run));
    }
    return own;
  };
  const declarationOf = (chain: number): Place | null => {
    const offset = chains.get(chain, chainFields.declarationOffset);
    return offset === none ? null : { offset, line: chains.get(chain, chainFields.declarationLine) };
  };
  return {
    size: () => chains.size(),
    enter: (start, end) => enter(names.enter(text, start, end)),
    enterName: (name) => enter(names.enter(name, 0, name.length)),
    find: (name) => names.find(name),
    enterNear(chain, start) {
      if (chain >= 0 && names.isAt(chain, start)) return chain;
      if (chain + 1 < chains.size() && names.isAt(chain + 1, start)) return chain + 1;
      return enter(names.enter(text, start, nameEnd(text, start)));
    },
    declare(chain, offset, line) {
      chains.set(chain, chainFields.declarationOffset, offset);
      chains.set(chain, chainFields.declarationLine, line);
    },
    isDeclared: (chain) => chains.get(chain, chainFields.declarationOffset) !== none,
    addRule(chain, offset, line, columns) {
      chains.set(chain, chainFields.ruleCount, chains.get(chain, chainFields.ruleCount) + 1);
      const last = chains.get(chain, chainFields.lastRun);
      if (
        last !== none &&
        runs.get(last, runFields.line) + runs.get(last, runFields.count) === line &&
        (columnsOf.size === 0 ? null : (columnsOf.get(last) ?? null)) === columns
      ) {
        runs.set(last, runFields.count, runs.get(last, runFields.count) + 1);
        return;
      }
      const run = runs.add([offset, line, 1, none]);
      if (columns !== null) columnsOf.set(run, columns);
      if (last === none) chains.set(chain, chainFields.firstRun, run);
      else runs.set(last, runFields.next, run);
      chains.set(chain, chainFields.lastRun, run);
    },
    ruleCount: (chain) => chains.get(chain, chainFields.ruleCount),
    firstRule(chain) {
      const run = chains.get(chain, chainFields.firstRun);
      return run === none ? null : runAt(run);
    },
    name: (chain) => names.get(chain),
    names: () => Array.from({ length: chains.size() }, (_, chain) => names.get(chain)),
    get: (chain) => ({
      name: names.get(chain),
      declaration: declarationOf(chain),
      runs: runsOf(chain),
      ruleCount: chains.get(chain, chainFields.ruleCount),
    }),
  };
}

/** Every chain as an object, in order. */
export function* eachChain(chains: Chains): Generator<ChainIndex> {
  for (let chain = 0; chain < chains.size(); chain += 1) yield chains.get(chain);
}
