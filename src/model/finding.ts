/** A line that proves something. */
export interface Evidence {
  source: string;
  line: number;
  text: string;
}

/** Something wrong, or worth knowing, with its proof. A finding without evidence is a defect. */
export interface Finding {
  /** Id of the catalogue, kebab-case. */
  id: string;
  severity: 'error' | 'warning' | 'info';
  /** One sentence. */
  title: string;
  node: string | null;
  subject: string | null;
  rootCause: boolean;
  /** 0..1 */
  confidence: number;
  evidence: Evidence[];
  /** Checks that this explains. */
  explains: string[];
  /** Commands, most useful first. */
  fix: string[];
  /** What follows from it and is not said beside it; only the doctor knows. */
  consequences?: { id: string; title: string }[];
}
