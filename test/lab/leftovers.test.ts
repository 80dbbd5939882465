import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { whatIsMissing } from './requirements.ts';

const skip = whatIsMissing() ?? false;

const ends: [name: string, end: (child: ChildProcess) => unknown][] = [
  ['it is removed', (child) => child.stdin!.end('remove\n')],
  ['its program throws', (child) => child.stdin!.end('throw\n')],
  ['Ctrl-C ends its program', (child) => child.kill('SIGINT')],
  ['its program is killed', (child) => child.kill('SIGKILL')],
];

for (const [name, end] of ends) {
  test(`nothing is left of a cluster when ${name}`, { skip }, async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', 'test/lab/stand.ts'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const gone = once(child, 'close');
    const [line] = await once(createInterface({ input: child.stdout }), 'line');
    const { namespaces, folder } = JSON.parse(line) as { namespaces: string[]; folder: string };
    assert.ok(existsSync(folder));
    assert.notDeepEqual(processesIn(namespaces), []);
    await end(child);
    await gone;
    // What ends with its input ends a moment later.
    for (let wait = 0; wait < 600 && (existsSync(folder) || processesIn(namespaces).length > 0); wait++)
      await setTimeout(100);
    assert.ok(!existsSync(folder), 'its folder');
    assert.deepEqual(processesIn(namespaces), [], 'its processes');
    assert.ok(!readFileSync('/proc/self/mountinfo', 'utf8').includes(folder), 'its mounts');
  });
}

/** Command lines of processes that are in one of the namespaces. Without a process a namespace that nobody else mounted is gone. */
function processesIn(namespaces: readonly string[]): string[] {
  const known = new Set(namespaces);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) =>
      ['net', 'pid', 'mnt', 'uts'].some((kind) => {
        const namespace = attempt(() => readlinkSync(`/proc/${pid}/ns/${kind}`));
        return namespace !== null && known.has(namespace);
      }),
    )
    .map((pid) => attempt(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')) ?? pid);
}

/** Processes come and go meanwhile. */
function attempt(read: () => string): string | null {
  try {
    return read();
  } catch {
    return null;
  }
}
