import { InvalidArgumentError } from 'commander';

/** A port of the command line. */
export const readPort = (text: string): number => readNumber(text, 1, 65535);

/** A depth of the command line. */
export const readDepth = (text: string): number => readNumber(text, 0, 100);

/** Seconds of the command line. */
export const readSeconds = (text: string): number => readNumber(text, 1, 3600);

/** How many of something, or its place in a row. */
export const readCount = (text: string): number => readNumber(text, 1, 65535);

function readNumber(text: string, least: number, most: number): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new InvalidArgumentError(`Expected a number from ${least} to ${most}.`);
}
