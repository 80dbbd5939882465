import { printable } from '../model/printable.ts';

/** A bundle that could not be made. Nothing stands under its name then. The message is one line. */
export class CollectError extends Error {
  override readonly name = 'CollectError';
  /** Was it asked for wrongly, rather than prevented by the machine? */
  readonly isMistake: boolean;

  constructor(message: string, { isMistake = false, ...options }: ErrorOptions & { isMistake?: boolean } = {}) {
    super(printable(message), options);
    this.isMistake = isMistake;
  }
}

/** A failed write (errno(3)) in words; every other error is a defect and goes on as it is. */
export function writeFailure(path: string, error: unknown): unknown {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  return new CollectError(`cannot write ${path}: ${reasons[code] ?? message}`, { cause: error });
}

const reasons: Record<string, string> = {
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the quota of the disk is used up',
  EFBIG: 'the file would be too large',
  EROFS: 'the file system is read-only',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'the folder for it does not exist',
  ENOTDIR: 'part of the path is a file, not a folder',
  EIO: 'input/output error',
};
