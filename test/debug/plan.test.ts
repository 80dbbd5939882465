import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { openWorld } from '../../src/cluster/world.ts';
import { dryTag, planLog, planTrace, usualTools } from '../../src/debug/index.ts';
import { traceFlow } from '../../src/explain/trace.ts';
import { printTag, readTag } from '../../src/explain/trace-log/own-rules.ts';
import type { DebugBackend } from '../../src/model/debug-rules.ts';
import { openBundle, readEvidence } from '../../src/sources/index.ts';

const tag = dryTag(60);

async function plan(
  bundle: string,
  node: string,
  target: string,
  from: string | null,
  backend: DebugBackend | null = null,
) {
  const world = openWorld(readEvidence(await openBundle(bundle)));
  const request = { target, from, node, protocol: null, sourcePort: null, namespace: 'default', hostname: null };
  const trace = traceFlow(world, { ...request, verbose: false, everyWay: true });
  return planTrace(world, trace, { tag, tools: usualTools, backend, anySource: from === 'external' }).plan;
}

const cases: [what: string, bundle: string, node: string, target: string, from: string | null, expected: RegExp[]][] = [
  [
    'a pod to a service in iptables-legacy',
    'fixtures/nodes/healthy-legacy',
    'node-1',
    'svc/echoserver',
    'pod/client-1',
    [
      /^iptables-legacy -w 10 -t raw -I PREROUTING -s \S+ -d 10\.105\.8\.60 -p tcp --dport 8877 --syn /,
      /--sport 8080 ! --tcp-flags SYN,RST NONE /,
    ],
  ],
  [
    'a process of the node: OUTPUT',
    'fixtures/nodes/healthy-legacy',
    'node-1',
    'svc/echoserver',
    'node',
    [/^iptables-legacy -w 10 -t raw -I OUTPUT -s 10\.1\.10\.9 /],
  ],
  [
    'nobody in particular from outside',
    'fixtures/nodes/healthy-legacy',
    'node-1',
    'node/node-1:30080',
    'external',
    [/^iptables-legacy -w 10 -t raw -I PREROUTING -d 10\.1\.10\.9 -p tcp --dport 30080 --syn /],
  ],
  [
    'iptables-nft: a table of its own',
    'fixtures/recordings/healthy-nft.tar.gz',
    'node-1',
    'svc/test-dns',
    null,
    [
      /^nft add table ip k8snet_00000000; add chain ip k8snet_00000000 prerouting \{ type filter hook prerouting priority -350; \}; /,
    ],
  ],
  [
    'IPv6',
    'fixtures/recordings/dualstack-healthy.tar.gz',
    'beta',
    '[fd10:43::a]:53/udp',
    null,
    [/^nft add table ip6 k8snet_00000000; .* ip6 daddr fd10:43::a udp dport 53 /],
  ],
];

for (const [what, bundle, node, target, from, expected] of cases) {
  test(what, async () => {
    const { rules } = await plan(bundle, node, target, from);
    const lines = rules.map(({ insert }) => insert.join(' '));
    for (const [index, pattern] of expected.entries()) assert.match(lines[index] ?? '', pattern);
  });
}

test('every rule has its tag, waits for the lock, and is removed by the same words', async () => {
  for (const backend of ['legacy', 'nft'] as const) {
    const { rules } = await plan('fixtures/nodes/healthy-legacy', 'node-1', 'svc/echoserver', null, backend);
    assert.ok(rules.length > 1);
    for (const { insert, remove } of rules) {
      assert.ok(insert.includes(printTag(tag)) && insert.includes('-w') && insert.includes('limit'));
      assert.deepEqual(
        remove,
        insert.map((word) => (word === '-I' ? '-D' : word)),
      );
    }
  }
});

const noMatch = { protocol: null, source: null, destination: null, sourcePort: null, destinationPort: null };
const logRequest = {
  node: 'node-1',
  tag,
  tools: usualTools,
  table: 'nat',
  chain: 'POSTROUTING',
  backend: null,
  family: null,
  match: noMatch,
  prefix: null,
  group: null,
  limit: '10/second',
  position: 1,
};

test('a LOG rule is limited, and removed without its position', async () => {
  const world = openWorld(readEvidence(await openBundle('fixtures/nodes/healthy-legacy')));
  const [rule] = planLog(world, { ...logRequest, position: 2 }).rules;
  assert.deepEqual(rule!.insert.slice(0, 8), ['iptables-legacy', '-w', '10', '-t', 'nat', '-I', 'POSTROUTING', '2']);
  assert.deepEqual(rule!.remove.slice(5, 8), ['-D', 'POSTROUTING', '-m']);
  assert.ok(rule!.insert.join(' ').includes('-m limit --limit 10/second'));
  assert.deepEqual(rule!.insert.slice(-3), ['LOG', '--log-prefix', 'k8snet-00000000: ']);
});

test('a LOG rule asks for a chain that is there, and a prefix that fits', async () => {
  const world = openWorld(readEvidence(await openBundle('fixtures/nodes/healthy-legacy')));
  assert.throws(
    () => planLog(world, { ...logRequest, chain: 'NOWHERE' }),
    /table nat for IPv4 on node-1 has no chain NOWHERE/,
  );
  assert.throws(() => planLog(world, { ...logRequest, table: 'broute' }), /there is no table broute/);
  assert.throws(() => planLog(world, { ...logRequest, prefix: 'x'.repeat(30) }), /more than 29 bytes/);
  assert.ok(planLog(world, { ...logRequest, group: 5, prefix: 'x'.repeat(30) }).rules.length === 1);
});

test('a tag is read back from a comment, and from nothing else', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat({ max: 2e9 }), fc.integer({ min: 1, max: 3600 }), (id, since, lease) => {
      const own = { id: id.toString(16).padStart(8, '0'), since, lease };
      assert.deepEqual(readTag(`-A X -m comment --comment "${printTag(own)}" -j TRACE`), own);
      assert.equal(readTag(`-A X -m comment --comment "about ${printTag(own)}x" -j TRACE`), null);
    }),
  );
  for (const text of ['', 'k8snet:', 'k8snet:xyz:1+2', 'k8snet:012345:1-2']) assert.equal(readTag(text), null);
});
