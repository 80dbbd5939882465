import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalEndpoint, sortedSet, summarisePaths } from '../../src/explain/summarise-paths.ts';
import { makePath } from '../render/make-trace.ts';

test('paths that agree', () => {
  const paths = ['10.0.0.10', '10.0.0.9', '10.0.0.10'].map((ip) =>
    makePath({ destination: { ip, port: 80, ref: null, node: null } }),
  );
  assert.deepEqual(summarisePaths(paths), {
    verdict: 'delivered',
    destinations: ['10.0.0.9:80', '10.0.0.10:80'],
    sources: ['10.0.0.1'],
    masqueraded: false,
    reply: 'delivered',
  });
});

test('a path whose chance is not known counts like any other', () => {
  const paths = [makePath({}), makePath({ probability: null, verdict: 'dropped' })];
  assert.equal(summarisePaths(paths).verdict, 'mixed');
});

test('receivers see only what is delivered; destinations are those of all paths', () => {
  const dropped = makePath({
    verdict: 'dropped',
    destination: { ip: 'fd00::1', port: 80, ref: null, node: null },
    source: { ip: 'fd00::9', port: null, masqueraded: true },
    reply: { verdict: 'dropped', reason: null, decidedBy: null },
  });
  assert.deepEqual(summarisePaths([makePath({}), dropped]), {
    verdict: 'mixed',
    destinations: ['10.0.0.2:80', '[fd00::1]:80'],
    sources: ['10.0.0.1'],
    masqueraded: false,
    reply: 'delivered',
  });
  assert.deepEqual(summarisePaths([dropped]), {
    verdict: 'dropped',
    destinations: ['[fd00::1]:80'],
    sources: [],
    masqueraded: null,
    reply: 'dropped',
  });
});

test('some masqueraded, some not', () => {
  const masqueraded = makePath({ source: { ip: '10.0.0.3', port: null, masqueraded: true } });
  const { masqueraded: mark, sources } = summarisePaths([makePath({}), masqueraded]);
  assert.deepEqual({ mark, sources }, { mark: 'mixed', sources: ['10.0.0.1', '10.0.0.3'] });
});

test('no paths at all are not known', () => assert.equal(summarisePaths([]).verdict, 'unknown'));

test('endpoints have one text each', () => {
  assert.equal(canonicalEndpoint('[FD00:0:0::1]:080'), '[fd00::1]:80');
  assert.equal(canonicalEndpoint('FD00::1'), 'fd00::1');
  assert.equal(canonicalEndpoint('web'), 'web');
  assert.deepEqual(sortedSet(['10.0.0.2:9', '10.0.0.2:80', '10.0.0.2', '10.0.0.2:9']), [
    '10.0.0.2',
    '10.0.0.2:9',
    '10.0.0.2:80',
  ]);
});
