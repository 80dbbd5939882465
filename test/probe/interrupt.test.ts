import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('hold-worker.ts', import.meta.url));

/** Processes that were started by this one (proc(5): the fourth field of stat). */
const childrenOf = (pid: number): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => parentOf(name) === pid)
    .map(Number);

function parentOf(pid: string): number | null {
  try {
    return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]);
  } catch {
    return null;
  }
}

/** A process that ended may be waited for by nobody any more: it is gone, or a zombie. */
function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

for (const [signal, status] of [
  ['SIGINT', 130],
  ['SIGKILL', null],
] as const) {
  test(`${signal} ends the workers too`, async () => {
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(createInterface({ input: child.stdout }), 'line');
    const workers = childrenOf(child.pid!);
    assert.notDeepEqual(workers, []);
    child.kill(signal);
    const [code] = await once(child, 'exit');
    assert.equal(code, status);
    for (let tries = 0; workers.some(isRunning) && tries < 600; tries++) await setTimeout(100);
    assert.deepEqual(workers.filter(isRunning), []);
  });
}
