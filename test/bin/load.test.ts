import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const { seal } = createRequire(import.meta.url)('../../bin/load.js');

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

/** Changes what is kept beside a text. */
type Change = (kept: Buffer, text: Buffer) => Buffer;

/** A copy of the built program whose files of compiled code were changed. */
function copyWith(context: TestContext, change: Change): string {
  const folder = mkdtempSync(join(tmpdir(), 'k8snet-load-'));
  context.after(() => rmSync(folder, { recursive: true }));
  for (const name of ['bin', 'dist', 'package.json']) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const paths = readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' });
  const kept = paths.filter((path) => path.endsWith(ending)).map((path) => join(folder, 'dist', path));
  assert.ok(kept.length > 50, `${kept.length} files are compiled`);
  for (const file of kept) {
    const text = readFileSync(file.slice(0, -ending.length + '.cjs'.length));
    writeFileSync(file, change(readFileSync(file), text));
  }
  return folder;
}

test('the compiled code that the build left is used', () => {
  const { answer, rejected } = traceFrom(root);
  assert.match(answer, /echoserver/);
  assert.deepEqual(rejected, []);
});

/** The code with other values in its header, and a sum that is right: V8 itself has to refuse it. */
const withHeader =
  (at: number): Change =>
  (kept, text) => {
    const code = Buffer.from(kept.subarray(0, -4));
    code.fill(0xab, at, at + 4);
    return seal(text, code);
  };

const changes: [string, Change][] = [
  ['cut short', (kept) => kept.subarray(0, kept.length / 2)],
  ['empty', () => Buffer.alloc(0)],
  ['damaged', (kept) => kept.fill(0xff, kept.length / 2, kept.length / 2 + 8)],
  [
    'compiled from another text of the same length',
    (kept, text) => seal(Buffer.from(text).fill(0x20, text.length - 1), kept.subarray(0, -4)),
  ],
  ['of another version of V8', withHeader(4)],
  ['of a text of another length', withHeader(8)],
];
for (const [what, change] of changes) {
  test(`compiled code that is ${what} is left aside, and the answer is the same`, (context) => {
    const { answer, rejected } = traceFrom(copyWith(context, change));
    assert.equal(answer, traceFrom(root).answer);
    assert.ok(rejected.length > 20, `${rejected.length} files were refused`);
  });
}
