import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const ending = `.cjs.${process.version}-${process.arch}`;

/** A trace by a program that is loaded by bin/load.js of a folder, and which files node refused the compiled code of. */
function traceFrom(folder: string): { answer: string; rejected: string[] } {
  const text = `
    const refused = [];
    const load = require(${JSON.stringify(join(folder, 'bin/load.js'))}).createLoader(({ script, cache }) => {
      if (script.cachedDataRejected !== false) refused.push(cache);
    });
    const words = ['trace', 'svc/echoserver', '--bundle', 'fixtures/nodes/healthy-legacy', '--node', 'node-1'];
    load('cli/main').run(words).then(({ stdout }) => console.log(JSON.stringify({ answer: stdout, rejected: refused })));`;
  const environment = { ...process.env, NODE_OPTIONS: '', COLUMNS: '80' };
  return JSON.parse(execFileSync(process.execPath, ['-e', text], { cwd: root, env: environment, encoding: 'utf8' }));
}

/** A copy of the built program whose compiled code was changed. */
function copyWith(context: TestContext, change: (compiled: Buffer) => Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'k8snet-load-'));
  context.after(() => rmSync(folder, { recursive: true }));
  for (const name of ['bin', 'dist', 'package.json']) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const compiled = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith(ending),
  );
  assert.ok(compiled.length > 50, `${compiled.length} files are compiled`);
  for (const path of compiled) {
    const file = join(folder, 'dist', path);
    writeFileSync(file, change(readFileSync(file)));
  }
  return folder;
}

test('the compiled code that the build left is used', () => {
  const { answer, rejected } = traceFrom(root);
  assert.match(answer, /echoserver/);
  assert.deepEqual(rejected, []);
});

for (const [what, change] of [
  ['cut short', (compiled: Buffer) => compiled.subarray(0, compiled.length / 2)],
  ['empty', () => Buffer.alloc(0)],
  [
    'of another version of V8',
    (compiled: Buffer) => Buffer.concat([compiled.subarray(0, 4), Buffer.alloc(4, 0xab), compiled.subarray(8)]),
  ],
  [
    'of another text',
    (compiled: Buffer) => Buffer.concat([compiled.subarray(0, 8), Buffer.alloc(4, 0xab), compiled.subarray(12)]),
  ],
] as const)
  test(`compiled code that is ${what} is left aside, and the answer is the same`, (context) => {
    const { answer, rejected } = traceFrom(copyWith(context, change));
    assert.equal(answer, traceFrom(root).answer);
    assert.ok(rejected.length > 20, `${rejected.length} files were refused`);
  });
