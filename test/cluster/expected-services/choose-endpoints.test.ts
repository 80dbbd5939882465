import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseEndpoints } from '../../../src/cluster/expected-services/choose-endpoints.ts';
import type { KnownEndpoint } from '../../../src/cluster/expected-services/expected-services.ts';
import type { Endpoint } from '../../../src/model/objects.ts';

const node = { name: 'n1', zone: 'a', mode: 'iptables' };

const known = (name: string, more: Partial<Endpoint> = {}): KnownEndpoint => ({
  endpoint: name,
  origin: { source: 'api', line: 1, text: '' },
  object: {
    address: name,
    ready: true,
    serving: true,
    terminating: false,
    node: 'n1',
    zone: null,
    zoneHints: [],
    nodeHints: [],
    hostname: null,
    pod: null,
    ...more,
  },
});

const ending = { ready: false, terminating: true };
const unready = { ready: false, serving: false };
const away = { node: 'n2' };

const rows: [string, 'Cluster' | 'Local', KnownEndpoint[], string[], (string | null)?][] = [
  ['every ready endpoint', 'Cluster', [known('a'), known('b', away), known('c', unready)], ['a', 'b']],
  ['none where none is ready', 'Cluster', [known('a', unready)], []],
  [
    'those that still serve, where none is ready',
    'Cluster',
    [known('a', ending), known('b', unready)],
    ['a'],
    'none is ready',
  ],
  ['not those that still serve, where one is ready', 'Cluster', [known('a', ending), known('b')], ['b']],
  ['those of the node', 'Local', [known('a'), known('b', away)], ['a']],
  ['none of another node', 'Local', [known('b', away)], []],
  ['those of the node that still serve', 'Local', [known('a', ending), known('b', away)], ['a'], 'none is ready'],
  [
    'those for the zone',
    'Cluster',
    [known('a', { zoneHints: ['a'] }), known('b', { zoneHints: ['b'] })],
    ['a'],
    'zone a',
  ],
  ['all where one has no hint', 'Cluster', [known('a', { zoneHints: ['a'] }), known('b')], ['a', 'b']],
  [
    'all where none is for the zone',
    'Cluster',
    [known('a', { zoneHints: ['b'] }), known('b', { zoneHints: ['c'] })],
    ['a', 'b'],
  ],
  [
    'those for the node before those for the zone',
    'Cluster',
    [known('a', { nodeHints: ['n1'], zoneHints: ['a'] }), known('b', { nodeHints: ['n2'], zoneHints: ['a'] })],
    ['a'],
    'this node',
  ],
  [
    'hints say nothing about a Local policy',
    'Local',
    [known('a', { zoneHints: ['b'] }), known('b', { zoneHints: ['b'] })],
    ['a', 'b'],
  ],
];

for (const [what, policy, endpoints, expected, because] of rows) {
  test(`${policy}: ${what}`, () => {
    const wanted = chooseEndpoints(endpoints, policy, node);
    assert.deepEqual(wanted.endpoints, expected);
    if (because) assert.ok(wanted.because?.includes(because), wanted.because ?? 'no reason');
    else assert.equal(wanted.because, null);
  });
}

test('kube-proxy before 1.26 uses no endpoint that is terminating', () => {
  const { others } = chooseEndpoints([known('a', ending)], 'Cluster', node);
  assert.deepEqual(
    others.map(({ endpoints }) => endpoints),
    [[]],
  );
});

test('where the zone of the node is not known, those of any zone are right', () => {
  const hinted = [known('a', { zoneHints: ['a'] }), known('b', { zoneHints: ['b'] })];
  const { endpoints, others } = chooseEndpoints(hinted, 'Cluster', { ...node, zone: null });
  assert.deepEqual(endpoints, ['a', 'b']);
  assert.deepEqual(
    others.map((other) => other.endpoints).filter((set) => set.length === 1),
    [['a'], ['b']],
  );
});
