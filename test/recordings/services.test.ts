import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { openWorld, type World } from '../../src/cluster/world.ts';
import { isDrift } from '../../src/explain/services/new-finding.ts';
import { compareServices } from '../../src/explain/services.ts';
import type { ServiceReport } from '../../src/model/service-report.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import type { Files } from '../../src/sources/files.ts';
import { openBundle } from '../../src/sources/read/bundle.ts';

const bundlesIn = (folder: string): string[] => readdirSync(folder).map((name) => `${folder}/${name}`);
const recordings = [...bundlesIn('fixtures/nodes'), ...bundlesIn('fixtures/recordings')];

/** Drift by recording: the ids that are found, by the node that they are about. Every other recording has none. */
const drifting: Record<string, Record<string, string[]>> = {
  'kube-proxy-flushed': { 'node-2': ['service-rules-missing'] },
  'stale-kube-proxy': { 'node-2': ['stale-endpoint-rules'] },
  'nftables-stale-kube-proxy': { gamma: ['stale-endpoint-rules'] },
  'prerouting-jump-missing': { 'node-1': ['services-jump-missing'] },
  'ipvs-iptables-leftovers': { 'node-1': ['proxy-mode-leftovers'], 'node-2': ['proxy-mode-leftovers'] },
};

const nameOf = (path: string): string => path.replace(/^.*\//, '').replace('.tar.gz', '');

const report = (world: World, node: string, service: string | null = null): ServiceReport =>
  compareServices(world, node, { service, namespace: 'default' });

const open = async (path: string): Promise<World> => openWorld(readEvidence(await openBundle(path)));

function driftOf({ findings }: ServiceReport): Record<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const { id, node, evidence } of findings.filter(isDrift)) {
    assert.ok(evidence.length > 0 && evidence.every(({ source }) => source !== ''), `${id} shows its lines`);
    found.set(node!, (found.get(node!) ?? new Set()).add(id));
  }
  return Object.fromEntries([...found].sort().map(([node, ids]) => [node, [...ids].sort()]));
}

for (const path of recordings) {
  test(`${path}: exactly the drift that is there, seen from every node`, async () => {
    const world = await open(path);
    const expected = drifting[nameOf(path)] ?? {};
    for (const { name } of world.evidence.nodes) {
      const own = report(world, name);
      assert.deepEqual(driftOf(own), expected);
      assert.equal(own.drift, Object.keys(expected).length > 0);
      assert.deepEqual(
        own.missing.filter((text) => !text.includes('userspace')),
        [],
      );
    }
  });
}

/** The bundle with every comment cut out of its rules, be they iptables-save's or nft's. */
function withoutComments(files: Files): Files {
  return {
    ...files,
    read(path) {
      const piece = files.read(path);
      if (!/(?:save\.txt|nft-ruleset\.(?:txt|json))$/.test(path)) return piece;
      const text = piece.text
        .replace(/ -m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+)/g, '')
        .replace(/ comment "[^"\n]*"/g, '')
        .replace(/"comment":\s*"(?:[^"\\]|\\.)*",? ?/g, '');
      return { ...piece, text };
    },
  };
}

/** The report without the texts of lines, which have lost their comments. */
const withoutLines = (answer: ServiceReport): unknown =>
  JSON.parse(JSON.stringify(answer, (key, value) => (key === 'evidence' ? undefined : value)));

for (const path of recordings) {
  test(`${path}: the report is the same without comments`, async () => {
    const files = await openBundle(path);
    const [world, bare] = [files, withoutComments(files)].map((one) => openWorld(readEvidence(one)));
    const left = bare!.evidence.nodes.flatMap(({ iptables }) => iptables.flatMap(({ tables }) => tables));
    const commented = left.flatMap((table) =>
      table.chainNames().flatMap((name) =>
        table
          .chain(name)!
          .rules()
          .filter(({ tokens }) => tokens.some(({ text }) => text === '--comment')),
      ),
    );
    assert.deepEqual(commented, [], 'no comment is left');
    for (const { name } of world!.evidence.nodes) {
      assert.deepEqual(withoutLines(report(bare!, name)), withoutLines(report(world!, name)));
    }
  });
}

test('services without endpoints are named, and are no drift', async () => {
  const ids = async (recording: string): Promise<string[]> => {
    const { findings } = report(await open(`fixtures/recordings/${recording}.tar.gz`), 'node-1');
    return [...new Set(findings.map(({ id, severity, subject }) => `${severity} ${id} ${subject}`))].sort();
  };
  const meant = 'info service-without-endpoints svc default/test-noendpoints';
  assert.deepEqual(await ids('selector-mismatch'), ['info service-without-endpoints svc default/echoserver', meant]);
  assert.deepEqual(await ids('endpoints-not-ready'), [
    meant,
    'warning endpoints-not-ready svc default/test-lb',
    'warning endpoints-not-ready svc default/test-nodeport',
  ]);
  assert.deepEqual(await ids('coredns-crashloop'), [meant, 'warning endpoints-not-ready svc kube-system/kube-dns']);
});

test('a stale endpoint and the one that it should be stand side by side, with their lines', async () => {
  const world = await open('fixtures/recordings/stale-kube-proxy.tar.gz');
  const { services } = report(world, 'node-2', 'test-dns');
  const [port] = services[0]!.ports;
  assert.deepEqual(port!.stale, ['192.168.0.6:9376', '192.168.1.5:9376']);
  assert.deepEqual(port!.missing, ['192.168.0.12:9376', '192.168.1.9:9376']);
  assert.deepEqual(port!.shares, { '192.168.0.6:9376': 0.5, '192.168.1.5:9376': 0.5 });
  const lines = port!.differences.flatMap(({ evidence }) => evidence.map(({ text }) => text));
  assert.ok(lines.some((text) => text.includes('--to-destination 192.168.0.6:9376')));
  assert.ok(lines.some((text) => text.includes('"name": "test-dns-')));
});

test('every mode gives the same facts: a Local service spreads to its own pods only for clients outside', async () => {
  const outside = async (recording: string, node: string, service: string) => {
    const world = await open(recording);
    const [port] = report(world, node, service).services[0]!.ports;
    return { inside: port!.rules.length, policy: port!.external?.policy, outside: port!.external?.rules.length };
  };
  const local = { inside: 2, policy: 'Local', outside: 1 };
  assert.deepEqual(await outside('fixtures/nodes/healthy-legacy', 'node-1', 'test-local'), local);
  assert.deepEqual(await outside('fixtures/recordings/healthy-nft.tar.gz', 'node-2', 'test-local'), local);
  assert.deepEqual(await outside('fixtures/recordings/ipvs-healthy.tar.gz', 'node-1', 'test-local'), local);
  assert.deepEqual(await outside('fixtures/recordings/flannel-vxlan-healthy.tar.gz', 'alpha', 'shop/lb'), {
    ...local,
    inside: 3,
  });
  assert.deepEqual(await outside('fixtures/recordings/nftables-healthy.tar.gz', 'beta', 'shop/lb'), {
    ...local,
    inside: 3,
  });
});

test('without the API the report says what the rules do, and that there is nothing to compare them with', async () => {
  const files = await openBundle('fixtures/recordings/nftables-stale-kube-proxy.tar.gz');
  const read: Files['read'] = (path) =>
    path.startsWith('api/')
      ? { source: path, text: '', missing: { source: path, reason: 'absent', detail: null } }
      : files.read(path);
  const world = openWorld(
    readEvidence({ ...files, paths: files.paths.filter((path) => !path.startsWith('api/')), read }),
  );
  const answer = report(world, 'alpha');
  assert.ok(answer.missing.some((text) => text.startsWith('services of the API')));
  assert.deepEqual(
    [...new Set(answer.services.flatMap(({ ports }) => ports.map(({ state }) => state)))],
    ['not compared'],
  );
  const web = answer.services.find(({ name }) => name === 'web')!;
  assert.deepEqual(web.ports[0]!.rules, ['10.42.0.5:8000', '10.42.1.6:8000', '10.42.2.7:8000']);
  // Two of three nodes agree: the third is behind.
  assert.deepEqual(driftOf(answer), { gamma: ['stale-endpoint-rules'] });
  assert.deepEqual(
    answer.nodes.map(({ node, differing }) => [node, differing.length]),
    [
      ['alpha', 0],
      ['beta', 0],
      ['gamma', 6],
    ],
  );
});
