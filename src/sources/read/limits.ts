import { constants } from 'node:buffer';

/** Bounds on what is read from outside: a bundle may be hostile. Sizes in bytes, unpacked. */
export interface Limits {
  entries: number;
  file: number;
  total: number;
}

const mebibyte = 1024 * 1024;

export const defaultLimits: Limits = {
  entries: 100_000,
  file: Math.min(512 * mebibyte, constants.MAX_STRING_LENGTH),
  total: 2048 * mebibyte,
};

/** `512 MiB`, or bytes below one MiB. */
export const printSize = (bytes: number): string =>
  bytes < mebibyte ? `${bytes} bytes` : `${Math.round(bytes / mebibyte)} MiB`;
