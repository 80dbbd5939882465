import { execa } from 'execa';
import type { Piece } from '../files.ts';
import type { EvidenceCommand } from './commands.ts';
import { defaultLimits } from './limits.ts';
import { decode, pieceOf } from './pieces.ts';

/** Milliseconds one command may take. */
const timeLimit = 10_000;

/** Root's folders are not in every user's PATH, and the tools stand in them. */
const searchPath = [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin'].filter(Boolean).join(':');

/** Runs one command without a shell and keeps what it printed, also where it failed midway. The source is the command line. */
export async function runCommand({ command }: Pick<EvidenceCommand, 'command'>, timeout = timeLimit): Promise<Piece> {
  const [name, ...options] = command;
  const line = command.join(' ');
  const result = await execa(name, options, {
    reject: false,
    timeout,
    forceKillAfterDelay: 1000,
    stdin: 'ignore',
    encoding: 'buffer',
    stripFinalNewline: false,
    maxBuffer: defaultLimits.file,
    env: { LC_ALL: 'C', PATH: searchPath },
  });
  const text = result.stdout === undefined ? '' : decode(result.stdout);
  const stderr = result.stderr === undefined ? '' : decode(result.stderr);
  if (!result.failed) return pieceOf(line, text, { command: line, exitCode: 0, stderr });
  if (result.code === 'ENOENT') return { source: line, text: '', missing: notInstalled(line, name) };
  if (result.timedOut) return pieceOf(line, text, { path: line, because: `did not end within ${timeout / 1000} s` });
  if (result.exitCode === undefined)
    return pieceOf(line, text, { path: line, because: result.shortMessage ?? 'could not be run' });
  return pieceOf(line, text, { command: line, exitCode: result.exitCode, stderr });
}

const notInstalled = (source: string, name: string) =>
  ({ source, reason: 'absent', detail: `${name} is not installed` }) as const;
