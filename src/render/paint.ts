import { Chalk } from 'chalk';
import type { Finding } from '../model/finding.ts';
import type { PathVerdict } from '../model/trace.ts';

/** Colours by what they mean. Each word is painted by itself, so that lines can be broken between words afterwards. */
export interface Paint {
  good(text: string): string;
  bad(text: string): string;
  doubtful(text: string): string;
  strong(text: string): string;
  faint(text: string): string;
}

const none = (text: string): string => text;
const plain: Paint = { good: none, bad: none, doubtful: none, strong: none, faint: none };

/** Colours of a terminal; without `colour` every text stays as it is. */
export function makePaint(colour: boolean): Paint {
  if (!colour) return plain;
  const chalk = new Chalk({ level: 1 });
  const byWord = (style: (word: string) => string) => (text: string) => text.replace(/\S+/g, style);
  return {
    good: byWord((word) => chalk.green(word)),
    bad: byWord((word) => chalk.red(word)),
    doubtful: byWord((word) => chalk.yellow(word)),
    strong: byWord((word) => chalk.bold(word)),
    faint: byWord((word) => chalk.dim(word)),
  };
}

/** The severity of a finding, painted. */
export const paintSeverity = (paint: Paint, severity: Finding['severity']): string =>
  ({ error: paint.bad, warning: paint.doubtful, info: paint.faint })[severity](severity);

/** Paints a text by how a packet ended. */
export function paintVerdict(paint: Paint, verdict: PathVerdict | 'mixed', text: string): string {
  switch (verdict) {
    case 'delivered':
      return paint.good(text);
    case 'unknown':
    case 'mixed':
      return paint.doubtful(text);
    default:
      return paint.bad(text);
  }
}
