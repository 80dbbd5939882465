import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { runCommand } from '../../../src/sources/read/run.ts';

test('a command that succeeds has its text, and nothing is missing, even where it prints nothing', async () => {
  const { milliseconds, ...piece } = await runCommand({ command: ['printf', 'a\\0b\\n'] });
  assert.deepEqual(piece, {
    source: 'printf a\\0b\\n',
    command: ['printf', 'a\\0b\\n'],
    exitCode: 0,
    stderr: '',
    text: 'a\0b\n',
    missing: null,
  });
  assert.ok(milliseconds >= 0);
  assert.deepEqual((await runCommand({ command: ['true'] })).missing, null);
});

test('a command that fails midway keeps its text, exit status and words', async () => {
  const piece = await runCommand({ command: ['sh', '-c', 'echo half; echo no >&2; echo more >&2; exit 3'] });
  assert.equal(piece.text, 'half\n');
  assert.equal(piece.missing?.reason, 'failed');
  assert.equal(piece.missing?.detail, 'exit status 3: no; more');
});

test('a command that is not installed is absent', async () => {
  assert.deepEqual((await runCommand({ command: ['k8snet-no-such-command', '-c'] })).missing, {
    source: 'k8snet-no-such-command -c',
    reason: 'absent',
    detail: 'k8snet-no-such-command is not installed',
  });
});

/** Processes that do not end by themselves, and are not asked twice. */
const endless: [what: string, script: string][] = [
  ['does not end', 'echo half; exec sleep 300'],
  ['takes no notice of SIGTERM', 'trap "" TERM; echo half; while :; do sleep 300; done'],
  ['has ended, but left a child that holds its output', 'echo half; sleep 300 & exit 0'],
  ['has closed its output and goes on', 'echo half; exec >&- 2>&-; exec sleep 300'],
];
for (const [what, script] of endless) {
  test(`a command that ${what} is ended, and what it printed is kept`, async () => {
    const piece = await runCommand({ command: ['sh', '-c', script] }, 300);
    assert.equal(piece.missing?.detail, 'did not end within 0.3 s');
    assert.equal(piece.text, 'half\n');
    assert.equal(piece.exitCode, null);
  });
}

test('a command that dies of a signal midway keeps its half line', async () => {
  const piece = await runCommand({ command: ['sh', '-c', 'printf "*nat\n:PREROU"; kill -SEGV $$'] });
  assert.equal(piece.text, '*nat\n:PREROU');
  assert.equal(piece.missing?.detail, 'was ended by SIGSEGV');
});

/** A command that finds the xtables lock held for the first so many times. */
const locked = (folder: string, times: number): [string, ...string[]] => [
  'sh',
  '-c',
  `echo try >> ${folder}/tries; printf partly; if [ $(wc -l < ${folder}/tries) -le ${times} ]; then
    echo "Another app is currently holding the xtables lock. Perhaps you want to use the -w option?" >&2; exit 4; fi; echo " whole"`,
];

test('a command that finds the xtables lock held is run again, and only its last output counts', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'k8snet-lock-'));
  after(() => rmSync(folder, { recursive: true }));
  const piece = await runCommand({ command: locked(folder, 2) });
  assert.deepEqual([piece.text, piece.missing], ['partly whole\n', null]);
});

test('a lock that is held all the time is told', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'k8snet-lock-'));
  after(() => rmSync(folder, { recursive: true }));
  const piece = await runCommand({ command: locked(folder, 1000) }, 2000);
  assert.match(piece.missing?.detail ?? '', /xtables lock|did not end within/);
});

test('words of a command are never read by a shell', async () => {
  assert.equal((await runCommand({ command: ['printf', '%s', '$(id); `id` | cat'] })).text, '$(id); `id` | cat');
});
