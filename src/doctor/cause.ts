import type { CheckId } from '../model/doctor-report.ts';
import type { Evidence, Finding } from '../model/finding.ts';
import type { Examination } from './examination.ts';
import type { Stop } from './stop.ts';

/** One place where a cause was found. */
export interface Sighting {
  /** Null: of the cluster as a whole. */
  node: string | null;
  /** `pod default/a`, `svc default/web`, a device; null where the node itself is meant. */
  subject: string | null;
  /** One sentence with names and values. */
  title: string;
  /** The lines that prove it; never empty. */
  evidence: Evidence[];
  /** Exact commands, most useful first. */
  fix: string[];
  /** 0..1 */
  confidence: number;
  /** Severity where it differs from the cause's own. */
  severity?: Finding['severity'];
  /** Where followed connections fail, or may fail, for this; [] = none does. */
  explains: readonly Stop[];
  /** Checks that it is to be read beside, though it makes none of their connections fail. */
  bearsOn?: readonly CheckId[];
}

/** A cause of the catalogue: one declaration, one file, named by its id. */
export interface Cause {
  /** Kebab-case, as the file and the page in the docs. */
  id: string;
  /** What is wrong, as a heading: `The FORWARD chain drops what no rule accepts`. */
  title: string;
  severity: Finding['severity'];
  /** What people see. */
  symptom: string;
  /** How it is recognised: the one observation that decides. */
  proof: string;
  /** What an expert does, in words; a sighting has the commands. */
  fix: string;
  /** Evidence without which it cannot be told: file names of the bundle layout, `api/pods.json`. */
  needs: readonly string[];
  /** Checks it can make fail. */
  breaks: readonly CheckId[];
  /** Ids of causes that follow from this one: seen together, they are its consequences and not said beside it. */
  outranks?: readonly string[];
  /**
   * Finds the cause. Null: k8snet does not detect it from evidence (a capture or a growing counter would be needed);
   * it has a page in the docs and is listed by `doctor --causes` as such.
   */
  recognise: ((examination: Examination) => Sighting[]) | null;
  /** Another command that finds it: `explain-chain`. */
  foundBy?: string;
}

/** A cause; the file that declares it has its id for a name. */
export const defineCause = (cause: Cause): Cause => cause;
