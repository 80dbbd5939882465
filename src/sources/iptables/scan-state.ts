import type { Family } from '../../model/address.ts';
import type { IptablesDump } from '../../model/iptables.ts';
import type { Subject, Warning } from '../../model/origin.ts';
import { warning } from '../lines.ts';
import type { Place, Section } from './chain-index.ts';
import { createChains } from './chains.ts';
import type { Columns } from './listing/columns.ts';
import type { Prompt } from './prompt.ts';
import { originAt } from './text-line.ts';

/** What one pass over the text finds: where the chains and their rules stand. */
export interface Scan {
  source: string;
  text: string;
  form: IptablesDump['form'] | null;
  version: string | null;
  backend: IptablesDump['backend'];
  sections: Section[];
  assumptions: Set<string>;
  warnings: Warning[];
  /** What the lines above the next one say about it. */
  context: Context;
}

/** State between two lines. */
export interface Context {
  /** Family of the last header or prompt. */
  family: Family | null;
  prompt: Prompt | null;
  section: Section | null;
  /** The chain whose listing goes on. */
  listed: number | null;
  columns: Columns | null;
}

export const beginScan = (text: string, source: string): Scan => ({
  source,
  text,
  form: null,
  version: null,
  backend: null,
  sections: [],
  assumptions: new Set(),
  warnings: [],
  context: { family: null, prompt: null, section: null, listed: null, columns: null },
});

/** The section that goes on, or a new one of the table that the last prompt names. */
export function sectionFor(scan: Scan, place: Place): Section {
  return scan.context.section ?? beginSection(scan, place, scan.context.prompt?.table ?? null);
}

/** Begins a section of a table. */
export function beginSection(scan: Scan, place: Place, table: string | null): Section {
  const { context } = scan;
  const section: Section = {
    offset: place.offset,
    line: place.line,
    end: place.offset,
    family: context.family,
    table,
    partial: context.prompt?.partial ?? false,
    saved: false,
    chains: createChains(scan.text),
  };
  context.section = section;
  scan.sections.push(section);
  return section;
}

/** Ends what went on. A table of iptables-save that goes on until here has no COMMIT. */
export function endSection(scan: Scan): void {
  const { section } = scan.context;
  if (section?.saved) warn(scan, section, 'other', 'this table has no COMMIT: the text may have been cut short');
  closeSection(scan);
}

/** Ends what went on as it should end. */
export function closeSection(scan: Scan): void {
  scan.context.section = null;
  scan.context.listed = null;
  scan.context.columns = null;
}

export function warn(scan: Scan, place: Place, about: Subject, message: string): void {
  scan.warnings.push(warning(originAt(scan.source, scan.text, place), about, message));
}
