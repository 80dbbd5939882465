import { execa } from 'execa';

/** How a command ended. */
export interface CommandResult {
  /** As a shell would be told it. */
  command: string[];
  /** Null where it did not run, or was killed. */
  exitCode: number | null;
  stdout: string;
  /** What it complained about, or why it did not run. */
  stderr: string;
}

/** Root's folders are not in every user's PATH. */
export const searchPath = [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin'].filter(Boolean).join(':');

/** Milliseconds: longer than `-w 10` waits. */
const timeLimit = 20_000;

/** Runs an argument vector, without a shell. Never throws. */
export async function runArguments(command: readonly string[]): Promise<CommandResult> {
  const [name, ...words] = command as [string, ...string[]];
  const result = await execa(name, words, {
    reject: false,
    timeout: timeLimit,
    stdin: 'ignore',
    maxBuffer: 1 << 30,
    env: { LC_ALL: 'C', PATH: searchPath },
  });
  return {
    command: [...command],
    exitCode: result.exitCode ?? null,
    stdout: result.stdout ?? '',
    stderr: result.exitCode === undefined ? (result.shortMessage ?? 'it could not be run') : (result.stderr ?? ''),
  };
}
