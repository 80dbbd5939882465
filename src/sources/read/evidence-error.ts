import { printable } from '../../model/printable.ts';

/** Evidence that could not be read at all (exit status 3). The message is one line that names the path. */
export class EvidenceError extends Error {
  readonly path: string;
  readonly reason: string;

  constructor(path: string, reason: string, options?: ErrorOptions) {
    super(`${printable(path)}: ${printable(reason)}`, options);
    this.name = 'EvidenceError';
    this.path = path;
    this.reason = reason;
  }
}

/** A failed system call (errno(3)) in words. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'no such file or folder';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'EISDIR') return 'is a folder where a file is due';
  if (code === 'ENOTDIR') return 'part of the path is a file, not a folder';
  return message ?? String(error);
}
