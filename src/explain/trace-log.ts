import type { Warning } from '../model/origin.ts';
import type { LoggedWay, TraceLogReport } from '../model/trace-log.ts';
import { compileNode } from '../netfilter/compile-node.ts';
import { parseTraceLog } from '../sources/trace-log/index.ts';
import { endingOf } from './trace-log/ending.ts';
import type { RuleBook } from './trace-log/rule-book.ts';
import { createWaySorter, type OpenWay } from './trace-log/ways.ts';

/**
 * Says of each packet in a log which rules it met and where it ended. `book` has the rules of the node that the log is from;
 * without one the log's own words have to do.
 */
export function explainTraceLog(text: string, source: string, book: RuleBook | null): TraceLogReport {
  const { facts, warnings } = parseTraceLog(text, source);
  const sorter = createWaySorter();
  const ways: OpenWay[] = [];
  for (const entry of facts.entries) {
    const { way, isNew } = sorter.add(entry, book);
    if (isNew) ways.push(way);
  }
  return {
    apiVersion: 'k8snet/v1',
    kind: 'TraceLog',
    source,
    node: book?.node.name ?? null,
    packets: ways.map((way) => closeWay(way, book)),
    otherLines: facts.otherLines,
    findings: [],
    missing: (book?.node.missing ?? []).map(({ source: file, reason }) => `${file}: ${reason}`),
    warnings: [...warnings, ...rulesNotUnderstood(book)].map(printWarning),
  };
}

/** A way that is over, with how it ended. */
export const closeWay = (way: OpenWay, book: RuleBook | null): LoggedWay => ({ ...way, ...endingOf(way.steps, book) });

const rulesNotUnderstood = (book: RuleBook | null): Warning[] =>
  book === null ? [] : compileNode(book.node).warnings.filter(({ about }) => about === 'rule');

const printWarning = ({ origin, message }: Warning): string => `${origin.source}:${origin.line}: ${message}`;
