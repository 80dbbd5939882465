import { isEvidencePath, manifestPath } from '../layout.ts';

/** Bytes by path, before anything is decoded: an unpacked archive or a folder. */
export interface Store {
  /** Paths of the layout, the manifest included. */
  paths: string[];
  bytes(path: string): Uint8Array | { failed: string };
}

/** Is it worth keeping: evidence, or the manifest? */
export const isKept = (path: string): boolean => isEvidencePath(path) || path === manifestPath;

/** What a bundle is made of, for the message that says that something is none. */
export const expectedLayout =
  'expected nodes/NODE/ with iptables-save.txt, ip-addr.txt, ip-route.txt, ... or api/ with pods.json, services.json, ...';

/** What is there instead: the first names of a folder or an archive. */
export const listFound = (names: Iterable<string>): string => `found ${listNames(names)}`;

/** The first five names in order, and how many more there are. */
export function listNames(names: Iterable<string>): string {
  const sorted = [...new Set(names)].sort();
  if (sorted.length === 0) return 'nothing';
  const more = sorted.length > 5 ? ` and ${sorted.length - 5} more` : '';
  return sorted.slice(0, 5).join(', ') + more;
}
