import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withoutApi, withSingleFiles } from '../../src/cli/join-evidence.ts';
import type { Files } from '../../src/sources/index.ts';

const filesOf = (origin: string, ...paths: string[]): Files => ({
  origin,
  time: null,
  paths,
  read: (path) => ({ source: `${origin}:${path}`, text: '', missing: null }),
});

const pasted = filesOf('paste', 'nodes/node/ip-addr.txt');
const bundle = filesOf('bundle', 'api/pods.json', 'nodes/n1/ip-addr.json', 'nodes/n1/iptables-save.txt');

test('single files alone are the evidence of a node, which --node may name', () => {
  assert.deepEqual(withSingleFiles(pasted, null, null).paths, ['nodes/node/ip-addr.txt']);
  const named = withSingleFiles(pasted, null, '$& n');
  assert.deepEqual(named.paths, ['nodes/$& n/ip-addr.txt']);
  assert.equal(named.read('nodes/$& n/ip-addr.txt').source, 'paste:nodes/node/ip-addr.txt');
});

test('beside a bundle they stand in the place of what it has, text or JSON', () => {
  const joined = withSingleFiles(pasted, bundle, null);
  assert.deepEqual(joined.paths.sort(), ['api/pods.json', 'nodes/n1/ip-addr.txt', 'nodes/n1/iptables-save.txt']);
  assert.equal(joined.read('nodes/n1/ip-addr.txt').source, 'paste:nodes/node/ip-addr.txt');
  assert.equal(joined.read('nodes/n1/iptables-save.txt').source, 'bundle:nodes/n1/iptables-save.txt');
});

test('with several nodes the node has to be named', () => {
  const two = filesOf('bundle', 'nodes/n1/ip-addr.json', 'nodes/n2/ip-addr.json');
  assert.throws(() => withSingleFiles(pasted, two, null), /--node \(nodes: n1, n2\)/);
  assert.deepEqual(withSingleFiles(pasted, two, 'n2').paths.sort(), ['nodes/n1/ip-addr.json', 'nodes/n2/ip-addr.txt']);
});

test('--no-api leaves the objects out', () => {
  const left = withoutApi(bundle);
  assert.deepEqual(left.paths, ['nodes/n1/ip-addr.json', 'nodes/n1/iptables-save.txt']);
  assert.equal(left.read('api/pods.json').missing?.reason, 'absent');
  assert.equal(left.read('nodes/n1/ip-addr.json').source, 'bundle:nodes/n1/ip-addr.json');
});
