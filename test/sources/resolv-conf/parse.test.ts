import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseResolvConf } from '../../../src/sources/resolv-conf/parse.ts';
import { fixture, withoutOrigins } from '../fixture.ts';

test("a pod's resolver", () => {
  const { facts, warnings } = parseResolvConf(fixture('resolv-conf/pod.conf'), 'resolv.conf');
  assert.deepEqual(warnings, []);
  assert.deepEqual(withoutOrigins(facts), {
    nameservers: ['10.96.0.10'],
    search: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
    options: ['ndots:5'],
  });
});

test('of search and domain the last one counts; what is no address is a warning', () => {
  const { facts, warnings } = parseResolvConf('# x\nsearch a b\ndomain c\nnameserver fd00::a\nnameserver here\n', 's');
  assert.deepEqual([facts?.search, facts?.nameservers, facts?.origin.line], [['c'], ['fd00::a'], 2]);
  assert.equal(facts?.searchOrigin?.line, 3);
  assert.equal(warnings[0]?.origin.line, 5);
});
