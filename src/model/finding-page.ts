import type { CheckId } from './doctor-report.ts';
import type { Finding } from './finding.ts';

/** A kind of finding, to be read about. */
export interface FindingReference {
  id: string;
  title: string;
}

/** The answer of `k8snet explain-finding`: all there is to say about a kind of finding, wherever it is found. */
export interface FindingPage extends FindingReference {
  apiVersion: 'k8snet/v1';
  kind: 'FindingPage';
  severity: Finding['severity'];
  /** What people see. */
  symptom: string;
  /** The one observation that decides. */
  proof: string;
  /** What an expert does. */
  fix: string;
  /** Commands of k8snet that find it; [] = none does from evidence. */
  foundBy: string[];
  /** Files of the bundle layout without which it cannot be told. */
  needs: string[];
  /** Checks of the doctor that it can make fail. */
  breaks: { id: CheckId; title: string }[];
  /** Findings that follow from it, and are shown under it. */
  consequences: FindingReference[];
  /** Findings that it may follow from. */
  followsFrom: FindingReference[];
}
