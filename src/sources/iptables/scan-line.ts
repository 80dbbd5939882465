import type { Place, Section } from './chain-index.ts';
import { isAbbreviated, readDeclaration } from './declaration.ts';
import { readHeader } from './header.ts';
import { guessColumns, readColumns } from './listing/columns.ts';
import { type Row, readRow } from './listing/row.ts';
import { readPrompt } from './prompt.ts';
import { beginSection, closeSection, endSection, type Scan, sectionFor, warn } from './scan-state.ts';
import { nameEnd, ruleChainStart, textAt } from './text-line.ts';

/** Reads a line that does not begin with `-A`. */
export function scanOtherLine(scan: Scan, place: Place, end: number): void {
  const line = textAt(scan.text, place.offset);
  const first = line.trimStart().charAt(0);
  if (first === '') scan.context.listed = null;
  else if (first === ':') scanSavedChain(scan, place.offset, place.line, end);
  else if (first === '*') scanTable(scan, place, line);
  else if (first === '#') scanComment(scan, place, line);
  else if (/^\s*COMMIT\s*$/.test(line)) closeSection(scan);
  else if (!(scanSpec(scan, place, line) || scanListing(scan, place, line))) scanProse(scan, place, line);
  if (scan.context.section && first !== '') scan.context.section.end = end;
}

function scanTable(scan: Scan, place: Place, line: string): void {
  const name = /^\s*\*([\w-]+)\s*$/.exec(line)?.[1];
  if (name === undefined) {
    scanProse(scan, place, line);
    return;
  }
  endSection(scan);
  scan.form = 'save';
  beginSection(scan, place, name).saved = true;
}

/**
 * Reads a line whose first character is a colon. Outside of a table only a whole `:NAME POLICY [packets:bytes]` is taken for a
 * chain: prose begins with a colon too.
 */
export function scanSavedChain(scan: Scan, offset: number, line: number, end: number): void {
  const { text } = scan;
  const start = text.indexOf(':', offset) + 1;
  const nameStops = Math.min(end, nameEnd(text, start));
  const isChain = scan.context.section?.saved || /^ +(?:-|[A-Z]+) +\[/.test(text.slice(nameStops, end));
  if (nameStops === start || !isChain) {
    scanProse(scan, { offset, line }, textAt(text, offset));
    if (scan.context.section) scan.context.section.end = end;
    return;
  }
  scan.form ??= 'save';
  const section = sectionFor(scan, { offset, line });
  section.chains.declare(section.chains.enter(start, nameStops), offset, line);
  section.end = end;
}

function scanComment(scan: Scan, place: Place, line: string): void {
  const header = readHeader(line);
  if (header) {
    if (scan.backend !== null && header.backend !== null && scan.backend !== header.backend) {
      warn(scan, place, 'chain', `the text goes on with the ${header.backend} backend: it should be a file of its own`);
    }
    scan.version ??= header.version;
    scan.backend ??= header.backend;
    scan.context.family = header.family ?? scan.context.family;
    return;
  }
  if (scanPrompt(scan, line)) return;
  if (/legacy tables present/.test(line)) {
    scan.assumptions.add('this text holds the nft backend only: it says that iptables-legacy tables are there too');
  } else if (/^# Table .* is incompatible/.test(line)) {
    warn(scan, place, 'other', 'a table of nft that iptables cannot print');
  }
}

function scanPrompt(scan: Scan, line: string): boolean {
  const prompt = readPrompt(line);
  if (!prompt) return false;
  endSection(scan);
  scan.context.prompt = prompt;
  scan.context.family = prompt.family;
  return true;
}

/** `-N NAME`, `-P NAME POLICY` of `iptables -S`, and an indented `-A`. */
function scanSpec(scan: Scan, place: Place, line: string): boolean {
  const indent = line.length - line.trimStart().length;
  const start = ruleChainStart(line, indent);
  if (start >= 0) {
    scan.form ??= 'spec';
    const { chains } = sectionFor(scan, place);
    const own = chains.enter(place.offset + start, place.offset + nameEnd(line, start));
    chains.addRule(own, place.offset, place.line, null);
    return true;
  }
  if (!line.startsWith('-', indent)) return false;
  const declaration = readDeclaration(line);
  if (declaration) {
    scan.form ??= 'spec';
    declare(scan, place, declaration.name);
  } else if (/^-A(?:\s|$)/.test(line.slice(indent))) warn(scan, place, 'rule', 'a rule without its chain');
  else return false;
  return true;
}

/** Declares a chain and tells its number; where the section has it already, the same table is printed once more. */
function declare(scan: Scan, place: Place, name: string): number {
  const section = sectionFor(scan, place);
  const known = section.chains.find(name);
  const isRepeated = known >= 0 && section.chains.isDeclared(known);
  const { chains } = isRepeated ? beginSection(scan, place, section.table) : section;
  const own = chains.enterName(name);
  chains.declare(own, place.offset, place.line);
  return own;
}

function scanListing(scan: Scan, place: Place, line: string): boolean {
  const { context } = scan;
  const columns = readColumns(line);
  if (columns) {
    context.columns = columns;
    notePrinted(scan, columns.interfaces);
    return true;
  }
  const declaration = /^\s*Chain\s/.test(line) ? readDeclaration(line) : null;
  if (declaration) {
    scan.form ??= 'list';
    context.listed = declare(scan, place, declaration.name);
    context.columns = null;
    if (/\d[KMGT] (?:packets|bytes)/.test(line)) scan.assumptions.add(abbreviated);
    return true;
  }
  return scanRow(scan, place, line);
}

function scanRow(scan: Scan, place: Place, line: string): boolean {
  const { context } = scan;
  const columns = context.columns ?? context.prompt?.columns ?? guessColumns(line);
  const row = readRow(line, columns);
  if (!row) return false;
  const isExpected = context.listed !== null || context.prompt?.columns != null;
  if (!isExpected && row.fragment === '') return false;
  scan.form ??= 'list';
  context.columns = columns;
  if (context.listed === null && context.prompt?.chain != null) {
    context.listed = sectionFor(scan, place).chains.enterName(context.prompt.chain);
  }
  if (context.listed !== null) {
    context.section!.chains.addRule(context.listed, place.offset, place.line, columns);
    noteRow(scan, context.section!, row);
  } else warn(scan, place, 'rule', 'a row of a listing whose chain is not shown');
  return true;
}

const abbreviated = 'counters are abbreviated (15K, 3M): such numbers of packets and bytes are rounded';

function noteRow(scan: Scan, section: Section, row: Row): void {
  if (row.source.includes(':') || row.destination.includes(':')) section.family ??= 6;
  if ([row.packets, row.bytes].some((counter) => counter !== null && isAbbreviated(counter))) {
    scan.assumptions.add(abbreviated);
  }
  if (/[a-z]/i.test(row.source + row.destination) && /anywhere|[g-z]/i.test(row.source + row.destination)) {
    scan.assumptions.add('the listing was printed without -n: names may stand for addresses and ports');
  }
}

function notePrinted(scan: Scan, interfaces: boolean): void {
  if (interfaces) return;
  scan.assumptions.add(
    'the listing was printed without -v: counters are not known, and rules may be bound to interfaces that it does not show',
  );
}

/** A line that is no output of iptables: what went on is over, whatever a prompt said. */
function scanProse(scan: Scan, place: Place, line: string): void {
  if (scanPrompt(scan, line)) return;
  if (!scan.context.section?.saved && !/^(?:\[sudo\]|Password:|Warning:)/i.test(line)) {
    closeSection(scan);
    scan.context.prompt = null;
    scan.context.family = null;
  }
  warn(scan, place, 'other', 'not a line of iptables output');
}
