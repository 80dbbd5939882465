import { colon } from '../character-codes.ts';
import type { Chains } from './chains.ts';
import { scanOtherLine, scanSavedChain } from './scan-line.ts';
import { beginScan, endSection, type Scan, sectionFor } from './scan-state.ts';
import { lineEnd, ruleChainStart } from './text-line.ts';

const byteOrderMark = 0xfeff;

/**
 * Indexes the text in one pass without cutting rules into words: a rule costs a look at its first characters and
 * a comparison with the chain of the line before.
 */
export function scanText(text: string, source: string): Scan {
  const scan = beginScan(text, source);
  /** Chain of the last rule. */
  let chain = -1;
  let offset = text.charCodeAt(0) === byteOrderMark ? 1 : 0;
  for (let line = 1; offset < text.length; line += 1) {
    const end = lineEnd(text, offset);
    const name = ruleChainStart(text, offset);
    if (name >= 0) {
      const chains = chainsFor(scan, offset, line);
      chain = chains.enterNear(chain, name);
      chains.addRule(chain, offset, line, null);
      scan.context.section!.end = end;
    } else {
      if (text.charCodeAt(offset) === colon) scanSavedChain(scan, offset, line, end);
      else scanOtherLine(scan, { offset, line }, end);
      chain = -1;
    }
    offset = end + 1;
  }
  endSection(scan);
  return scan;
}

/** The chains of the section that a line with `-A` belongs to. */
function chainsFor(scan: Scan, offset: number, line: number): Chains {
  if (scan.context.section === null || scan.form === null) {
    scan.form ??= 'spec';
    sectionFor(scan, { offset, line });
  }
  scan.context.listed = null;
  return scan.context.section!.chains;
}
