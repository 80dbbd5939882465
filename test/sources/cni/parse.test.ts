import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCni } from '../../../src/sources/cni/parse.ts';
import { fixture } from '../fixture.ts';

test('a list of plugins, and a single one', () => {
  const { facts, warnings } = parseCni(fixture('cni/flannel.conflist'), '10-flannel.conflist');
  assert.deepEqual(warnings, []);
  assert.deepEqual([facts?.name, facts?.plugins.map((plugin) => plugin.type)], ['cbr0', ['flannel', 'portmap']]);
  const single = parseCni('{ "name": "mynet", "type": "bridge", "bridge": "cni0" }', '10-mynet.conf');
  assert.deepEqual([single.facts?.name, single.facts?.plugins[0]?.bridge], ['mynet', 'cni0']);
});

test('broken and other JSON is a warning', () => {
  assert.equal(parseCni('{"name": "x", "type": }', 's').warnings[0]?.message, 'JSON breaks at line 1 column 23');
  assert.equal(parseCni('{"Network": "10.0.0.0/8"}', 's').warnings[0]?.about, 'config');
  assert.deepEqual(parseCni('', 's'), { facts: null, warnings: [] });
});
