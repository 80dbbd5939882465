import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runProgram } from './program.ts';

const hook = new URL('./loaded-modules/register.mjs', import.meta.url).href;

/** What a command line loads, one URL a line. */
async function loadedBy(...words: string[]): Promise<string> {
  const { stderr } = await runProgram(words, { environment: { NODE_OPTIONS: `--import=${hook}` } });
  const loaded = stderr.split('\n').filter((line) => line.startsWith('loaded '));
  assert.ok(loaded.some((line) => line.endsWith('/dist/cli/main.js')));
  return loaded.join('\n');
}

const trace = ['trace', 'svc/echoserver', '--bundle', 'nodes/healthy-legacy', '--node', 'node-1'];

test('a bundle is traced without the client of the API', async () => {
  const loaded = await loadedBy(...trace);
  assert.doesNotMatch(loaded, /@kubernetes\/client-node|node:https/);
  const files = loaded.split('\n').filter((line) => line.includes('/dist/'));
  assert.ok(files.length < 60, `a trace loads ${files.length} files`);
});

test('the client is loaded where the API is asked', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'k8snet-start-up-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const cluster = { name: 'c', cluster: { server: 'https://127.0.0.1:1' } };
  const contexts = [{ name: 'c', context: { cluster: 'c' } }];
  const config = { clusters: [cluster], contexts, 'current-context': 'c' };
  writeFileSync(join(folder, 'config'), JSON.stringify(config));
  assert.match(await loadedBy(...trace, '--kubeconfig', join(folder, 'config')), /@kubernetes\/client-node/);
});
