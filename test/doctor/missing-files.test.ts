import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from '../../src/cluster/world.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import { absent, type Files } from '../../src/sources/files.ts';
import { openBundle } from '../../src/sources/read/bundle.ts';

const files = await openBundle(new URL('../../fixtures/nodes/healthy-legacy', import.meta.url).pathname);

/** A file as all its hosts have it, as text or JSON: `nodes/ip-addr`. */
const kindOf = (path: string): string =>
  /\/iptables-(?:save|nat-list|filter-list)\.txt$/.test(path)
    ? 'all of iptables'
    : path.replace(/^(nodes|pods)\/[^/]+\//, '$1/').replace(/\.(?:json|txt)$/, '');

const without = (kind: string): Files => ({
  ...files,
  paths: files.paths.filter((path) => kindOf(path) !== kind),
  read: (path) => (kindOf(path) === kind ? absent(path) : files.read(path)),
});

const request = { node: null, from: null, namespace: 'default', only: [], skip: [] };

for (const kind of new Set(files.paths.map(kindOf))) {
  test(`a healthy cluster is not said to be broken where ${kind} was not collected`, () => {
    const { checks, findings } = diagnose(openWorld(readEvidence(without(kind))), request);
    assert.deepEqual(
      checks.filter(({ status }) => status === 'fail').map(({ id, node, reason }) => [node, id, reason]),
      [],
    );
    assert.deepEqual(
      findings.filter(({ severity }) => severity === 'error').map(({ id, node }) => [node, id]),
      [],
    );
  });
}
