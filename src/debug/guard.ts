import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { searchPath } from './command.ts';

/** The watchdog of one run. */
export interface Guard {
  /** A process that ends with k8snet, however that ends. */
  watch(id: number): void;
  /** Tells it that k8snet is done: it removes the rules, and ends. False where it did not, or was killed before. */
  release(): Promise<boolean>;
}

/** The program, as it stands in the package or among the sources: both are two folders deep. */
function watchdogProgram(): string {
  const isSource = import.meta.url.endsWith('.ts');
  return fileURLToPath(
    new URL(isSource ? '../../src/debug/watchdog.ts' : '../../dist/debug/watchdog.js', import.meta.url),
  );
}

/**
 * Starts the watchdog in a session of its own, before the first rule is put in. Throws where it cannot be started: then no rule
 * may be.
 */
export async function startGuard(seconds: number, removals: readonly (readonly string[])[]): Promise<Guard> {
  const child = spawn(
    process.execPath,
    [...process.execArgv, watchdogProgram(), `${seconds}`, JSON.stringify(removals)],
    {
      detached: true,
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { PATH: searchPath, LC_ALL: 'C' },
    },
  );
  const over = new Promise<boolean>((done) => child.once('close', (code) => done(code === 0)));
  await firstWord(child);
  child.unref();
  child.stdin!.on('error', () => {});
  return {
    watch: (id) => void child.stdin!.write(`${id}\n`),
    async release() {
      child.ref();
      child.stdin!.end('done\n');
      return over;
    },
  };
}

const firstWord = (child: ChildProcess): Promise<void> =>
  new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', () => fail(new Error('the watchdog ended before it began')));
    child.stdout!.once('data', () => done());
  });
