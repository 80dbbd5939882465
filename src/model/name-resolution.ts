import type { Evidence } from './finding.ts';

/** What became of one question to DNS. */
export type QuestionOutcome =
  | 'answered'
  /** NXDOMAIN. */
  | 'no such name'
  /** The name exists, without a record of the type asked for (NODATA). */
  | 'no such record'
  /** The evidence does not tell: the name is not the cluster's, or objects were not collected. */
  | 'unknown';

/** One question that a resolver asks. */
export interface DnsQuestion {
  /** Without the dot at its end. */
  name: string;
  /** A, AAAA, SRV, PTR. */
  type: string;
  outcome: QuestionOutcome;
  /** Data of each record: an address, a name, or `0 100 8877 web.default.svc.cluster.local`. A CNAME stands before what it leads to. */
  records: { name: string; type: string; data: string }[];
  /** Why, in one sentence. */
  words: string;
  evidence: Evidence[];
}

/** What DNS makes of a name, question by question. */
export interface NameResolution {
  /** As it was asked for. */
  name: string;
  /** Whose resolver asks, and its search list. */
  asker: string;
  questions: DnsQuestion[];
}
