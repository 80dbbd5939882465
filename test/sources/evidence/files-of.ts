import type { Files } from '../../../src/sources/files.ts';
import { filesOf } from '../../../src/sources/read/pieces.ts';

/** A bundle of these texts. */
export function bundleOf(texts: Record<string, string>): Files {
  const bytes = (path: string) => Buffer.from(texts[path] ?? '');
  return filesOf('test', { paths: Object.keys(texts), bytes });
}

/** The bundle of one node `a` with these files. */
export const nodeOf = (texts: Record<string, string>): Files =>
  bundleOf(Object.fromEntries(Object.entries(texts).map(([name, text]) => [`nodes/a/${name}`, text])));
