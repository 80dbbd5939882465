import { addRule, type ChainIndex, chainIn, type Place } from './chain-index.ts';
import { scanOtherLine } from './scan-line.ts';
import { beginScan, endSection, type Scan, sectionFor } from './scan-state.ts';
import { nameEnd, ruleChainStart } from './text-line.ts';

const space = 32;
const byteOrderMark = 0xfeff;

/**
 * Indexes the text in one pass without cutting rules into words: a rule costs a look at its first characters and
 * a comparison with the chain of the line before.
 */
export function scanText(text: string, source: string): Scan {
  const scan = beginScan(text, source);
  let chain: ChainIndex | null = null;
  let offset = text.charCodeAt(0) === byteOrderMark ? 1 : 0;
  for (let line = 1; offset < text.length; line += 1) {
    const newline = text.indexOf('\n', offset);
    const end = newline < 0 ? text.length : newline;
    const name = ruleChainStart(text, offset);
    if (name < 0) {
      scanOtherLine(scan, { offset, line }, end);
      chain = null;
    } else {
      if (!chain || !isNameAt(text, name, end, chain.name)) chain = findChain(scan, { offset, line }, name);
      addRule(chain, offset, line, null);
      scan.context.section!.end = end;
    }
    offset = end + 1;
  }
  endSection(scan);
  return scan;
}

const isNameAt = (text: string, at: number, end: number, name: string): boolean =>
  text.startsWith(name, at) && (at + name.length >= end || text.charCodeAt(at + name.length) <= space);

function findChain(scan: Scan, place: Place, start: number): ChainIndex {
  scan.form ??= 'spec';
  scan.context.listed = null;
  return chainIn(sectionFor(scan, place), scan.text.slice(start, nameEnd(scan.text, start)));
}
