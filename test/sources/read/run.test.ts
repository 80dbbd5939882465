import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runCommand } from '../../../src/sources/read/run.ts';

test('a command that succeeds has its text, and nothing is missing, even where it prints nothing', async () => {
  assert.deepEqual(await runCommand({ command: ['printf', 'a\\0b\\n'] }), {
    source: 'printf a\\0b\\n',
    text: 'a\0b\n',
    missing: null,
  });
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

test('a command that does not end is ended', async () => {
  const piece = await runCommand({ command: ['sh', '-c', 'echo half; exec sleep 3600'] }, 3000);
  assert.equal(piece.missing?.detail, 'did not end within 3 s');
  assert.equal(piece.text, 'half\n');
});

test('words of a command are never read by a shell', async () => {
  assert.equal((await runCommand({ command: ['printf', '%s', '$(id); `id` | cat'] })).text, '$(id); `id` | cat');
});
