import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import type { Evidence } from '../../src/model/evidence.ts';
import type { Warning } from '../../src/model/origin.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import { absent, type Files, joinFiles } from '../../src/sources/files.ts';
import { openBundle } from '../../src/sources/read/bundle.ts';
import { recordings } from './recordings.ts';

/** All facts as plain values, so that every part is parsed; warnings last, since they grow. */
function everything(evidence: Evidence): { facts: unknown; warnings: Warning[] } {
  const dumps = evidence.nodes.flatMap((node) =>
    node.iptables.flatMap((dump) =>
      dump.tables.flatMap((table) => table.chainNames().map((name) => table.chain(name)!.rules())),
    ),
  );
  const facts = JSON.parse(JSON.stringify([evidence, dumps], (key, value) => (key === 'warnings' ? null : value)));
  const ofPods = evidence.pods.flatMap((pod) => pod.facts.warnings);
  return { facts, warnings: [...evidence.nodes.flatMap((node) => node.warnings), ...ofPods, ...evidence.warnings] };
}

for (const path of recordings) {
  test(`${path} is read without a warning`, async () => {
    const evidence = readEvidence(await openBundle(path));
    const { warnings } = everything(evidence);
    assert.deepEqual(warnings, []);
    assert.ok(evidence.nodes.length > 0);
    for (const node of evidence.nodes) {
      const { links, addresses, routes, policyRules, sysctls } = node.facts;
      for (const fact of [links, addresses, routes[4], routes[6], policyRules[4]])
        assert.ok(fact && fact.length > 0, node.name);
      assert.ok(sysctls?.['net.ipv4.ip_forward'], node.name);
      for (const family of [4, 6] as const) assert.ok(routes[family]!.some((route) => route.table === 'local'));
      assert.ok(node.iptables.some((dump) => dump.tables.length > 0) || node.nft !== null, node.name);
    }
  });
}

test('a folder and an archive of it give the same evidence', async (context) => {
  const folder = await openBundle('fixtures/nodes/healthy-legacy');
  const path = join(mkdtempSync(join(tmpdir(), 'k8snet-evidence-')), 'bundle.tar.gz');
  context.after(() => rmSync(dirname(path), { recursive: true }));
  execFileSync('tar', ['-C', 'fixtures/nodes', '-czf', path, 'healthy-legacy']);
  const archive = { ...(await openBundle(path)), origin: folder.origin };
  assert.deepEqual(everything(readEvidence(archive)), everything(readEvidence(folder)));
});

test('parts are parsed once, and none before it is asked for', async () => {
  const files = await openBundle('fixtures/nodes/healthy-legacy');
  const asked: string[] = [];
  const read = (path: string) => {
    asked.push(path);
    return files.read(path);
  };
  const evidence = readEvidence({ ...files, read });
  assert.equal(asked.length, 0);
  const [node] = evidence.nodes;
  assert.equal(node!.conntrack, node!.conntrack);
  assert.equal(node!.iptables, node!.iptables);
  assert.equal(node!.facts.routes, node!.facts.routes);
  assert.equal(evidence.api.pods, evidence.api.pods);
  assert.deepEqual(asked.filter((path) => path.endsWith('conntrack.txt')).length, 1);
  assert.deepEqual(
    asked.filter((path) => path.includes('ss.txt')),
    [],
  );
});

test('nodes, pods and objects have their names', async () => {
  const evidence = readEvidence(await openBundle('fixtures/nodes/healthy-legacy'));
  assert.equal(evidence.origin, 'fixtures/nodes/healthy-legacy');
  assert.equal(evidence.time, null);
  assert.deepEqual(
    evidence.nodes.map((node) => node.name),
    ['node-1', 'node-2'],
  );
  const client = evidence.pods.find((pod) => pod.name === 'client-1')!;
  assert.equal(client.namespace, 'default');
  assert.deepEqual(client.resolvConf?.nameservers, ['10.96.0.10']);
  assert.ok(client.facts.addresses?.some((address) => address.device === 'eth0'));
  assert.deepEqual(
    evidence.api.nodes?.map((node) => node.name),
    ['node-1', 'node-2'],
  );
  assert.ok(evidence.api.endpointSlices?.every((slice) => slice.from === 'endpointslice'));
  assert.equal(evidence.api.ingresses, null);
  assert.deepEqual(
    evidence.missing.map(({ source, reason }) => `${source} ${reason}`),
    ['api/ingresses.json absent', 'api/namespaces.json absent'],
  );
});

test('what a node does not tell is missing, an empty listing is none', async () => {
  const [node] = readEvidence(await openBundle('fixtures/nodes/healthy-legacy')).nodes;
  assert.deepEqual(node!.ipsets, []);
  assert.equal(node!.ipvs, null);
  assert.deepEqual(
    node!.missing.map(({ source, reason }) => `${source.split('/').at(-1)} ${reason}`),
    ['ip6tables-save.txt empty', 'ipset-save.txt empty', 'ipvsadm.txt absent', 'ip6-rule.json absent'],
  );
});

const backends: [recording: string, expected: string[]][] = [
  ['healthy-nft', ['nft 4', 'legacy ']],
  ['mixed-backends', ['legacy 4', 'legacy ']],
  ['dualstack-healthy', ['nft 4', 'legacy ', 'nft 6', 'legacy ']],
  ['flannel-vxlan-healthy', ['legacy 4', 'legacy 6']],
];
for (const [recording, expected] of backends) {
  test(`the dumps of ${recording} are ${expected.join(', ')}`, async () => {
    const [node] = readEvidence(await openBundle(`fixtures/recordings/${recording}.tar.gz`)).nodes;
    const dumps = node!.iptables.map(
      ({ backend, tables }) => `${backend} ${[...new Set(tables.map(({ family }) => family))]}`,
    );
    assert.deepEqual(dumps, expected);
  });
}

test('pieces of one reading stand in for those that another lacks', async () => {
  const whole = await openBundle('fixtures/nodes/healthy-legacy');
  const nodes = partOf(whole, 'nodes/');
  const joined = readEvidence(joinFiles([nodes, { ...partOf(whole, 'api/'), origin: 'api' }]));
  assert.equal(joined.origin, 'fixtures/nodes/healthy-legacy, api');
  assert.equal(joined.nodes.length, 2);
  assert.equal(joined.api.pods?.length, 23);
  assert.equal(readEvidence(nodes).api.pods, null);
});

const partOf = (files: Files, top: string): Files => ({
  ...files,
  paths: files.paths.filter((path) => path.startsWith(top)),
  read: (path) => (path.startsWith(top) ? files.read(path) : absent(path)),
});
