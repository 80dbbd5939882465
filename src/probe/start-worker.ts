import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { NamespaceEntry } from '../doctor/probing/planned-probe.ts';
import type { Probe, ProbeAnswer } from '../model/probe.ts';
import { notSent } from './answer.ts';
import type { Greeting, Order, Report } from './worker-lines.ts';

/** A process that sends probes from one network namespace. */
export interface Worker {
  /** Never throws: a worker that has gone sends nothing, and says so. */
  send(probe: Probe, millis: number): Promise<ProbeAnswer>;
  stop(): void;
}

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

/** The worker's program as the build makes it: a file of its own, since it is started by another process. */
const builtProgram = [process.execPath, fileURLToPath(new URL('../probe/worker.js', import.meta.url))];

/** Milliseconds that a process gets to start: it is to end waiting for one that never will, not to hurry. */
const startLimit = 20_000;

/**
 * Starts the worker's program in a network namespace, null for this one: nsenter(1) enters that namespace alone, so that all files are the
 * node's. `failed`: why it does not run.
 */
export async function startWorker(
  namespace: NamespaceEntry | null,
  program: readonly string[] = builtProgram,
): Promise<Worker | { failed: string }> {
  const [name, ...options] = namespace === null ? program : ['nsenter', `--net=${namespace.path}`, '--', ...program];
  const child = spawn(name!, options, { stdio: ['pipe', 'pipe', 'pipe'] });
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  child.once('exit', () => process.off('exit', kill));
  // Writing to a process that has gone: its end is told as well.
  child.stdin.on('error', () => {});
  const lines = createInterface({ input: child.stdout });
  const greeting = await greetingOf(child, lines);
  if ('failed' in greeting) {
    child.kill('SIGKILL');
    return greeting;
  }
  if (namespace !== null && greeting.namespace !== `net:[${namespace.inode}]`) {
    child.kill('SIGKILL');
    return { failed: 'its network namespace is gone' };
  }
  return listen(child, lines);
}

async function greetingOf(
  child: Child,
  lines: ReturnType<typeof createInterface>,
): Promise<Greeting | { failed: string }> {
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (errors.length < 2000) errors += text;
  });
  const signal = AbortSignal.timeout(startLimit);
  const unstarted = once(child, 'error').then(([error]) => ({ failed: (error as Error).message }));
  const ended = once(child, 'close').then(() => ({ failed: errors.trim().split('\n')[0] || 'its process ended' }));
  const first = once(lines, 'line', { signal }).then(([line]) => JSON.parse(line as string) as Greeting);
  try {
    return await Promise.race([first, ended, unstarted]);
  } catch (error) {
    const isLate = (error as Error).name === 'AbortError';
    return { failed: isLate ? `its process did not start within ${startLimit / 1000} s` : (error as Error).message };
  } finally {
    // The others may fail later: by then nobody asks.
    for (const one of [first, ended, unstarted]) one.catch(() => {});
  }
}

function listen(child: Child, lines: ReturnType<typeof createInterface>): Worker {
  const waiting = new Map<number, (answer: ProbeAnswer) => void>();
  let count = 0;
  let isGone = false;
  lines.on('line', (line) => {
    const { id, answer } = JSON.parse(line) as Report;
    waiting.get(id)?.(answer);
    waiting.delete(id);
  });
  child.once('close', () => {
    isGone = true;
    for (const done of waiting.values()) done(notSent('the process that sends probes ended'));
    waiting.clear();
  });
  return {
    send: (probe, millis) =>
      new Promise((done) => {
        if (isGone) return done(notSent('the process that sends probes ended'));
        const order: Order = { id: ++count, probe, millis };
        waiting.set(order.id, done);
        child.stdin.write(`${JSON.stringify(order)}\n`);
      }),
    stop: () => void child.kill('SIGTERM'),
  };
}
