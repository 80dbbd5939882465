import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { bundleSchema } from '../../src/render/schemas/bundle.ts';
import { fixtures, runProgram } from './program.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8snet-collect-cli-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const checksOf = (json: string): string[] =>
  JSON.parse(json).checks.map(({ id, status }: { id: string; status: string }) => `${id} ${status}`);

async function doctor(bundle: string): Promise<{ status: number | null; checks: string[]; findings: string[] }> {
  const { status, stdout } = await runProgram(['doctor', '--no-probe', '--bundle', bundle, '-o', 'json']);
  return {
    status,
    checks: checksOf(stdout),
    findings: JSON.parse(stdout).findings.map(({ id }: { id: string }) => id),
  };
}

test('a bundle of a desk is redacted: other names, the same diagnosis, a manifest as the schema has it', async () => {
  const given = 'recordings/masquerade-missing.tar.gz';
  const target = join(folder, 'public.tar.gz');
  const { status, stdout, stderr } = await runProgram(['collect', '--bundle', given, '--redact', '-o', target]);
  assert.deepEqual([status, stderr], [0, '']);
  const words = stdout.replace(/\s+/g, ' ');
  assert.match(words, /public\.tar\.gz: host-1, host-2, \d+ files, \d+ KiB, with objects of the API, redacted/);
  assert.deepEqual(await doctor(target), await doctor(given));
  const manifest = JSON.parse(execFileSync('tar', ['-xzOf', target, 'public/bundle.json'], { encoding: 'utf8' }));
  const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(bundleSchema);
  validate(manifest);
  assert.deepEqual(validate.errors ?? [], []);
  assert.equal(manifest.redacted, true);
});

/** The bundle of one node of a recording. */
function part(node: string): string {
  const path = join(folder, node);
  mkdirSync(join(path, 'nodes'), { recursive: true });
  cpSync(join(fixtures, 'nodes/healthy-legacy/nodes', node), join(path, 'nodes', node), { recursive: true });
  for (const top of ['api', 'pods']) {
    if (node === 'node-1') cpSync(join(fixtures, 'nodes/healthy-legacy', top), join(path, top), { recursive: true });
  }
  return path;
}

test('the parts of a cluster are one bundle again', async () => {
  const parts = ['node-1', 'node-2'].map(part);
  const target = join(folder, 'merged');
  const { status, stderr } = await runProgram(['collect', '--merge', ...parts, '-o', target]);
  assert.deepEqual([status, stderr], [0, '']);
  assert.deepEqual(await doctor(target), await doctor('nodes/healthy-legacy'));
  assert.deepEqual(JSON.parse(readFileSync(join(target, 'bundle.json'), 'utf8')).nodes, ['node-1', 'node-2']);
});

const public1 = join(folder, 'one.tgz');
const mistakes: [what: string, words: () => string[], status: number, said: RegExp][] = [
  ['one bundle to merge', () => ['--merge', 'a.tgz'], 2, /--merge takes the bundles of two nodes or more/],
  ['a bundle that is to stay as it is', () => ['--bundle', 'nodes/healthy-legacy'], 2, /--bundle is for --redact/],
  ['a name for nodes of a bundle', () => ['--bundle', 'x', '--redact', '--node', 'a'], 2, /--node names this machine/],
  ['two ways to name bundles', () => ['--bundle', 'x', '--merge', 'a', 'b'], 2, /--merge and --bundle/],
  ['a time that is none', () => ['--timeout', 'long'], 2, /long.*1 to 3600/],
  [
    'a bundle that is not there',
    () => ['--bundle', 'missing.tgz', '--redact', '-o', public1],
    3,
    /missing\.tgz: no such file/,
  ],
  [
    'the same node twice',
    () => ['--merge', 'nodes/healthy-legacy', 'nodes/healthy-legacy', '-o', public1],
    2,
    /node-1 is both in .* and in/,
  ],
  [
    'a folder that is there',
    () => ['--bundle', 'nodes/healthy-legacy', '--redact', '-o', 'nodes'],
    2,
    /nodes is there already/,
  ],
  [
    'a file where a folder is due',
    () => ['--bundle', 'nodes/healthy-legacy', '--redact', '-o', 'verify/echoserver.yaml'],
    2,
    /is a file: the name of an archive ends with/,
  ],
  [
    'a place that is not there',
    () => ['--bundle', 'nodes/healthy-legacy', '--redact', '-o', join(folder, 'no/where/x.tgz')],
    3,
    /cannot write .*x\.tgz: the folder for it does not exist/,
  ],
];
for (const [what, words, status, said] of mistakes) {
  test(`one clear line about ${what}`, async () => {
    const ran = await runProgram(['collect', ...words()]);
    assert.match(ran.stderr, said);
    assert.match(ran.stderr, /^k8snet: [^\n]*\n$/);
    assert.deepEqual([ran.status, ran.stdout], [status, '']);
  });
}

test('redacted parts are not merged: each has names of its own', async () => {
  const [one, two] = ['node-1', 'node-2'].map((node) => join(folder, `redacted-${node}`));
  for (const [node, path] of [
    ['node-1', one!],
    ['node-2', two!],
  ] as const)
    assert.equal((await runProgram(['collect', '--bundle', part(node), '--redact', '-o', path])).status, 0);
  const { status, stderr } = await runProgram(['collect', '--merge', one!, two!, '-o', public1]);
  assert.equal(status, 2);
  assert.match(stderr, /redacted already, each with names of its own; merge first, then redact/);
});

test('at 20 columns the closing lines are no wider', async () => {
  const target = join(folder, 'narrow.tgz');
  const words = ['collect', '--bundle', 'nodes/healthy-legacy', '--redact', '-o', target, '--verbose'];
  const { stdout } = await runProgram(words, { environment: { COLUMNS: '20' } });
  assert.deepEqual(
    stdout.split('\n').filter((line) => line.length > 20),
    [],
  );
});
