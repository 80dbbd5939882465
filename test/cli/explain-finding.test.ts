import assert from 'node:assert/strict';
import { test } from 'node:test';
import { causes } from '../../src/doctor/causes/index.ts';
import { runProgram } from './program.ts';

test('a name that is near is told', async () => {
  const { status, stdout, stderr } = await runProgram(['explain-finding', 'hairpin-of']);
  assert.deepEqual([status, stdout], [2, '']);
  assert.match(stderr, /^k8snet: no finding is called hairpin-of; did you mean hairpin-off/);
});

test('a word of the name is enough to be told', async () => {
  const { stderr } = await runProgram(['explain-finding', 'netfilter']);
  assert.match(stderr, /did you mean bridge-netfilter-off/);
});

test('where nothing is near, the list is named', async () => {
  const { status, stderr } = await runProgram(['explain-finding', 'zzzzzzzzzzzz']);
  assert.equal(status, 2);
  assert.match(stderr, /k8snet doctor --causes lists them/);
});

test('every cause has its page, as data too', async () => {
  const { id, title } = causes[0]!;
  const { status, stdout } = await runProgram(['explain-finding', id, '-o', 'json']);
  assert.equal(status, 0);
  assert.deepEqual([JSON.parse(stdout).kind, JSON.parse(stdout).title], ['FindingPage', title]);
});
