import type { Family } from '../../model/address.ts';
import type { Columns } from './listing/columns.ts';

/** A line of the text by position; its text is cut only where somebody asks. */
export interface Place {
  /** Position of its first character. */
  offset: number;
  /** Counted from 1. */
  line: number;
}

/** Neighbouring lines that are rules of one chain. */
export interface Run extends Place {
  count: number;
  /** Columns of a listing; null where the lines are `-A CHAIN ...`. */
  columns: Columns | null;
}

/** Where the rules of one chain stand. */
export interface ChainIndex {
  name: string;
  /** The line that declares it: `:NAME`, `-N`, `-P` or `Chain NAME (`. */
  declaration: Place | null;
  runs: Run[];
  ruleCount: number;
}

/** The output of one command, or one table of it: within a section a chain stands once. */
export interface Section extends Place {
  /** Position behind its last line. */
  end: number;
  /** Where no header and no prompt tells it, null. */
  family: Family | null;
  table: string | null;
  /** Only some lines of the output are here (`| grep`). */
  partial: boolean;
  /** A `*table` of iptables-save, which declares every chain and ends with COMMIT. */
  saved: boolean;
  chains: Map<string, ChainIndex>;
}

/** The chain of that name, made where it is not known yet. */
export function chainIn(section: Section, name: string): ChainIndex {
  let chain = section.chains.get(name);
  if (!chain) {
    chain = { name, declaration: null, runs: [], ruleCount: 0 };
    section.chains.set(name, chain);
  }
  return chain;
}

/** Notes that this line is a rule of the chain. */
export function addRule(chain: ChainIndex, offset: number, line: number, columns: Columns | null): void {
  const last = chain.runs.at(-1);
  chain.ruleCount += 1;
  if (last && last.line + last.count === line && last.columns === columns) last.count += 1;
  else chain.runs.push({ offset, line, count: 1, columns });
}

/** Printed as a whole: the chain was declared and its rules follow, none left out. */
export const isWhole = (chain: ChainIndex, section: Section): boolean => chain.declaration !== null && !section.partial;
