import type { Origin } from '../model/origin.ts';

/** `file:line`; the file alone where it is meant as a whole. */
export const lineOf = ({ source, line }: Pick<Origin, 'source' | 'line'>): string =>
  line > 0 ? `${source}:${line}` : source;
