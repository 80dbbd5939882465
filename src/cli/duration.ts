import { InvalidArgumentError } from 'commander';

const seconds = new Map([
  ['', 1],
  ['s', 1],
  ['m', 60],
  ['min', 60],
  ['h', 3600],
]);

/** A length of time of the command line, `90`, `60s`, `5m`: seconds, at most an hour. */
export function readDuration(text: string): number {
  const found = /^(\d{1,4})(s|m|min|h)?$/.exec(text);
  const length = found === null ? Number.NaN : Number(found[1]) * seconds.get(found[2] ?? '')!;
  if (length >= 1 && length <= 3600) return length;
  throw new InvalidArgumentError('Expected a length of time such as 60s or 5m, an hour at most.');
}
