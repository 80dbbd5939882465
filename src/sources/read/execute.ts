import { type ChildProcess, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';

/** How a command ended. */
export interface Ending {
  /** Null where it did not run to its end. */
  exitCode: number | null;
  /** Its beginning, 64 KiB at most. */
  stderr: string;
  milliseconds: number;
  /** Why it did not run, or not to its end; null where it did. `ENOENT`: it is not installed. */
  problem: { code: string | null; words: string } | null;
}

/** Bounds of one command. */
export interface Patience {
  /** Milliseconds that it may take. */
  time: number;
  /** Bytes that it may print. */
  size: number;
}

/** Takes what a command prints, piece by piece; a promise holds the command back until it is kept. Throws where it cannot be kept. */
export type Sink = (chunk: Uint8Array) => Promise<void> | void;

const longestWords = 65536;

/** Milliseconds between the friendly and the deadly signal, and from there to giving up on a process that even that does not end. */
const grace = 1000;

/** Root's folders are not in every user's PATH, and the tools stand in them. */
const searchPath = (): string => [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin'].filter(Boolean).join(':');

const running = new Set<ChildProcess>();

/** Nothing that was started outlives the program, however that ends. */
process.on('exit', () => {
  for (const child of running) signalGroup(child, 'SIGKILL');
});

/**
 * Runs a command without a shell, in a process group of its own, and hands over what it prints. Never waits longer than it may take and two
 * seconds, whatever the process does. Rejects only where the sink does.
 */
export async function execute(command: readonly string[], sink: Sink, { time, size }: Patience): Promise<Ending> {
  const started = performance.now();
  const [name = '', ...options] = command;
  const env = { ...process.env, LC_ALL: 'C', PATH: searchPath() };
  const child = spawn(name, options, { stdio: ['ignore', 'pipe', 'pipe'], detached: true, env });
  running.add(child);
  const stderr = readWords(child.stderr);
  const timers: NodeJS.Timeout[] = [];
  let problem: Ending['problem'] = null;
  let giveUp = (): void => {};
  const end = (code: string, words: string): void => {
    if (problem !== null) return;
    problem = { code, words };
    signalGroup(child, 'SIGTERM');
    timers.push(setTimeout(() => signalGroup(child, 'SIGKILL'), grace));
    timers.push(setTimeout(() => giveUp(), 2 * grace));
  };
  const exit = new Promise<number | null>((done) => {
    giveUp = () => {
      // A process in an uninterruptible sleep (proc(5), state D) holds its pipes for ever.
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      done(null);
    };
    child.once('error', (error: NodeJS.ErrnoException) => {
      problem ??= { code: error.code ?? null, words: error.message };
      done(null);
    });
    child.once('exit', (code, signal) => {
      if (signal !== null) problem ??= { code: 'SIGNAL', words: `was ended by ${signal}` };
      done(code);
    });
  });
  timers.push(setTimeout(() => end('TIME', `did not end within ${time / 1000} s`), time));
  try {
    await drain(child.stdout, sink, size, () => end('SIZE', `printed more than ${size} bytes`));
    const code = await exit;
    const exitCode = problem === null ? code : null;
    return { exitCode, stderr: await stderr, milliseconds: Math.round(performance.now() - started), problem };
  } catch (error) {
    signalGroup(child, 'SIGKILL');
    throw error;
  } finally {
    for (const timer of timers) clearTimeout(timer);
    running.delete(child);
  }
}

/** Bytes that wait for a reader (pipe(7)), and are read at once. */
const pipeSize = 65536;

/**
 * Hands over what comes. A long output is given a moment to fill the pipe: iptables-save prints 4 KiB at a time, and to be woken for each
 * costs more than to read it.
 */
async function drain(stdout: Readable, sink: Sink, size: number, tooMuch: () => void): Promise<void> {
  let seen = 0;
  const chunks = stdout.iterator({ destroyOnReturn: true });
  for (;;) {
    const { done, value } = await chunks.next().catch(() => ({ done: true, value: null }));
    if (done) return;
    seen += value.length;
    if (seen > size) tooMuch();
    else await sink(value);
    if (seen > pipeSize && value.length < pipeSize) await pause(1);
  }
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It is gone.
  }
}

async function readWords(stderr: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  stderr.on('data', (chunk: Buffer) => {
    if (size < longestWords) chunks.push(chunk.subarray(0, longestWords - size));
    size += chunk.length;
  });
  await finished(stderr).catch(() => {});
  return new TextDecoder('utf-8').decode(Buffer.concat(chunks));
}
