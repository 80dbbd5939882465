/** Where a fact was read. Every statement k8snet makes can be traced back to one of these. */
export interface Origin {
  /** Path inside the bundle, name of the single file, or the command that printed it on a live node. */
  source: string;
  /** Line in that source, counted from 1; 0 where the source as a whole is meant. */
  line: number;
  /** The line as it was read. */
  text: string;
}

/** What a line that was not understood was about, so that a caller can tell a lost rule from a lost counter. */
export type Subject =
  | 'rule'
  | 'chain'
  | 'address'
  | 'link'
  | 'route'
  | 'policy-rule'
  | 'neighbour'
  | 'bridge'
  | 'sysctl'
  | 'set'
  | 'conntrack'
  | 'socket'
  | 'config'
  | 'object'
  | 'other';

/** A line that was not understood, or understood only in part. Parsers collect these; they do not throw. */
export interface Warning {
  origin: Origin;
  about: Subject;
  /** One sentence without the line itself: the origin has that. */
  message: string;
}

/** What a parser makes of one text. */
export interface Parsed<Facts> {
  facts: Facts;
  warnings: Warning[];
}
