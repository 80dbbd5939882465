import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

const readme = readFileSync('README.md', 'utf8');

test('the example in the README is what k8snet prints', () => {
  const block = /```console\n\$ (.*)\n([\s\S]*?)```/.exec(readme);
  assert.ok(block, 'the README has an example');
  const words = block[1]!.split(' ').slice(1);
  assert.equal(block[1]!.split(' ')[0], 'k8snet');
  const printed = execFileSync(process.execPath, ['bin/k8snet.js', ...words], {
    encoding: 'utf8',
    env: { ...process.env, COLUMNS: '100', NO_COLOR: '1' },
  });
  assert.equal(block[2]!.trimEnd(), printed.trimEnd());
});

test('every path that the README names exists', () => {
  const paths = [...readme.matchAll(/`((?:src|test|fixtures|docs)\/[\w./-]*)`/g)].map(([, path]) => path!);
  assert.ok(paths.length > 10);
  assert.deepEqual(
    paths.filter((path) => !existsSync(path)),
    [],
  );
});
