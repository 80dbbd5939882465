import type { PathVerdict } from './trace.ts';

/** A verdict over several paths: the one they share. */
export type FlowVerdict = PathVerdict | 'mixed';

/** What a flow should do. Every key may be absent: then anything will do. */
export interface Expectation {
  verdict?: FlowVerdict;
  /** Addresses and ports after DNAT, over all paths. */
  destinations?: string[];
  /** Addresses that the receivers see. */
  sources?: string[];
  masqueraded?: boolean | 'mixed';
  /** How the answers fare. */
  reply?: FlowVerdict;
}

/** What all paths of a flow come to. Sets are sorted. */
export interface FlowSummary {
  verdict: FlowVerdict;
  /** `ip:port` or `[ip6]:port` after DNAT, of every path. */
  destinations: string[];
  /** Addresses as the receivers see them: of the paths that are delivered. */
  sources: string[];
  /** Null where no path is delivered. */
  masqueraded: boolean | 'mixed' | null;
  reply: FlowVerdict;
}

/** One flow of the file, judged. */
export interface VerifiedFlow {
  name: string;
  ok: boolean;
  /** The node it was looked at from, where the file names one. */
  node: string | null;
  from: string | null;
  to: string;
  /** Line of the file, from 1. */
  line: number;
  expected: Expectation;
  /** Null where the flow could not be resolved. */
  actual: FlowSummary | null;
  /** What is not as expected, or why the flow could not be resolved; null where all is well. */
  reason: string | null;
}

/** The answer of `k8snet verify`. */
export interface VerifyReport {
  apiVersion: 'k8snet/v1';
  kind: 'VerifyReport';
  /** The file of flows. */
  source: string;
  flows: VerifiedFlow[];
  passed: number;
  failed: number;
}
