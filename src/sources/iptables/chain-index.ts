import type { Family } from '../../model/address.ts';
import type { Chains } from './chains.ts';
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

/** The chains of one table, wherever they stand. */
export interface TableChains {
  names(): string[];
  /** Its place among the names; -1 where there is none of that name. */
  find(name: string): number;
  /** The chain in a place. */
  at(place: number): ChainIndex;
  get(name: string): ChainIndex | null;
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
  chains: Chains;
}

/** Printed as a whole: the chain was declared and its rules follow, none left out. */
export const isWhole = (chain: ChainIndex, section: Section): boolean => chain.declaration !== null && !section.partial;
