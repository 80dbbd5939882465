import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What one whole process used. */
export interface Usage {
  /** User and system time of all its threads. */
  seconds: number;
  /** From its start to its end, by the clock. */
  elapsed: number;
  /** The most that was resident at once. */
  megabytes: number;
}

/** bash(1) tells times to the millisecond, time(1) the memory. */
const script = 'TIMEFORMAT="%3U %3S %3R"; time /usr/bin/time -q -o "$0" -f %M "$@" >/dev/null 2>"$0.stderr"';

/** Has a process of node note its own memory: time(1) tells that of the largest that it has started. */
const noteMemory =
  "process.on('exit', () => fs.writeFileSync(process.env.OWN_MEMORY, String(process.resourceUsage().maxRSS)))";
const noting = `--import=data:text/javascript,${encodeURIComponent(`import fs from 'node:fs'; ${noteMemory}`)}`;

/** Runs a command to its end. Throws where it fails: a program that stops early would look fast. */
export function measure(
  command: readonly string[],
  scratch: string,
  { startsOthers = false, isFine = (status: number): boolean => status === 0 } = {},
): Usage {
  const own = `${scratch}.own`;
  const { stderr, status } = spawnSync('bash', ['-c', script, scratch, ...command], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', ...(startsOthers ? { NODE_OPTIONS: noting, OWN_MEMORY: own } : {}) },
  });
  if (status === null || !isFine(status)) {
    throw new Error(`${command.join(' ')} ended with ${status}: ${readFileSync(`${scratch}.stderr`, 'utf8')}`);
  }
  const [user, system, elapsed] = stderr.trim().split(/\s+/).slice(-3).map(Number);
  const kilobytes = Number(readFileSync(startsOthers ? own : scratch, 'utf8'));
  return { seconds: user! + system!, elapsed: elapsed!, megabytes: kilobytes / 1024 };
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
