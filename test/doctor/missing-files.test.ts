import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from '../../src/cluster/world.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import { absent, type Files } from '../../src/sources/files.ts';
import { openBundle } from '../../src/sources/read/bundle.ts';

const open = (path: string): Promise<Files> => openBundle(new URL(`../../fixtures/${path}`, import.meta.url).pathname);

const files = await open('nodes/healthy-legacy');

/** A file as all its hosts have it, as text or JSON: `nodes/ip-addr`. */
const kindOf = (path: string): string =>
  /\/iptables-(?:save|nat-list|filter-list)\.txt$/.test(path)
    ? 'all of iptables'
    : path.replace(/^(nodes|pods)\/[^/]+\//, '$1/').replace(/\.(?:json|txt)$/, '');

const without = (files: Files, ...kinds: string[]): Files => ({
  ...files,
  paths: files.paths.filter((path) => !kinds.includes(kindOf(path))),
  read: (path) => (kinds.includes(kindOf(path)) ? absent(path) : files.read(path)),
});

const kinds = [...new Set(files.paths.map(kindOf))];

const request = { node: null, from: null, namespace: 'default', only: [], skip: [] };

function assertHealthy(files: Files, wrong: readonly string[]): void {
  const { checks, findings } = diagnose(openWorld(readEvidence(files)), request);
  assert.deepEqual(
    checks.filter(({ status }) => status === 'fail').map(({ id, node, reason }) => [node, id, reason]),
    [],
  );
  assert.deepEqual(
    findings.filter(({ severity }) => wrong.includes(severity)).map(({ id, node }) => [node, id]),
    [],
  );
}

/** What belongs together is missing together: where nobody may ask the API, or who asks may list services alone. */
const together: [what: string, kinds: string[]][] = [
  ['any endpoint', ['api/endpoints', 'api/endpointslices']],
  ['what the API and the pods tell', kinds.filter((kind) => /^(?:api|pods)\//.test(kind))],
];

for (const [what, missing] of [...kinds.map((kind): [string, string[]] => [kind, [kind]]), ...together]) {
  test(`a healthy cluster is not said to be broken where ${what} was not collected`, () =>
    assertHealthy(without(files, ...missing), ['error']));
}

/** What tells the mode of kube-proxy beside its rules. */
const told = ['nodes/kube-proxy-config.yaml', 'nodes/proxy-mode', 'api/configmaps-kube-system.json'];

/** In these modes the rules stand in files of their own. */
const modes = {
  nftables: [['nodes/ip-addr'], ['nodes/nft-ruleset'], ['nodes/nft-ruleset', ...told]],
  ipvs: [
    ['nodes/ip-addr'],
    ['nodes/ipset-save', 'nodes/ipset-list'],
    ['nodes/ip-addr', 'nodes/ipset-save', 'nodes/ipset-list'],
    ['nodes/ipvsadm'],
    ['all of iptables'],
  ],
};

for (const [mode, missing] of Object.entries(modes)) {
  const healthy = await open(`recordings/${mode}-healthy.tar.gz`);
  for (const kinds of missing) {
    test(`a healthy cluster in mode ${mode} gives no warning where ${kinds.join(' and ')} were not collected`, () =>
      assertHealthy(without(healthy, ...kinds), ['error', 'warning']));
  }
}

test('no flush is seen where a node of a cluster without IPv6 services has no table of kube-proxy for IPv6', async () => {
  const healthy = await open('recordings/nftables-healthy.tar.gz');
  const path = 'nodes/alpha/nft-ruleset.json';
  const { nftables } = JSON.parse(healthy.read(path).text) as { nftables: Record<string, { family?: string }>[] };
  const isIpv6 = (entry: (typeof nftables)[number]): boolean => Object.values(entry)[0]!.family === 'ip6';
  const text = JSON.stringify({ nftables: nftables.filter((entry) => !isIpv6(entry)) });
  const read: Files['read'] = (asked) => (asked === path ? { ...healthy.read(path), text } : healthy.read(asked));
  assertHealthy({ ...healthy, read }, ['error']);
});
