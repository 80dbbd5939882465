import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runProgram } from './program.ts';

const teller = fileURLToPath(new URL('./tell-read-files.cjs', import.meta.url));

/** The files that a command line reads, one a line. */
async function readBy(...words: string[]): Promise<string> {
  const { stderr } = await runProgram(words, { environment: { NODE_OPTIONS: `--require=${teller}` } });
  const read = stderr.split('\n').filter((line) => line.startsWith('read '));
  assert.ok(read.some((line) => line.endsWith('/dist/cli/main.cjs')));
  return read.join('\n');
}

const trace = ['trace', 'svc/echoserver', '--bundle', 'nodes/healthy-legacy', '--node', 'node-1'];

test('a bundle is traced without the client of the API', async () => {
  const read = await readBy(...trace);
  assert.doesNotMatch(read, /@kubernetes\/client-node|node:https\b/);
  const files = read.split('\n').filter((line) => line.endsWith('.cjs'));
  assert.ok(files.length < 80, `a trace loads ${files.length} files`);
});

test('the client is loaded where the API is asked', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'k8snet-start-up-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const cluster = { name: 'c', cluster: { server: 'https://127.0.0.1:1' } };
  const contexts = [{ name: 'c', context: { cluster: 'c' } }];
  const config = { clusters: [cluster], contexts, 'current-context': 'c' };
  writeFileSync(join(folder, 'config'), JSON.stringify(config));
  assert.match(await readBy(...trace, '--kubeconfig', join(folder, 'config')), /@kubernetes\/client-node/);
});
