import { printable } from '../model/printable.ts';
import type { Files } from '../sources/files.ts';

/** One line about what a live node keeps from everybody but root; null where it kept nothing back. */
export function describeRefused(files: Files): string | null {
  const refused = files.paths
    .flatMap((path) => files.read(path).missing ?? [])
    .filter(({ detail }) => isRefusal(detail));
  // `iptables-save -c` and the like by their program, files by their path.
  const names = new Set(refused.map(({ source }) => (source.startsWith('/') ? source : source.split(' ')[0]!)));
  if (names.size === 0) return null;
  return `k8snet: not root, so these could not be read: ${printable([...names].join(', '))}\n`;
}

const isRefusal = (detail: string | null): boolean =>
  detail !== null && /must be root|not permitted|permission denied|may not be looked at/i.test(detail);
