import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { clusterIp, type Family, nodeNames, podIp, portsOf, type Size, writeRules } from '../../bench/generate.ts';
import { writeNftJson } from '../../bench/nft-json.ts';
import { writeObjects } from '../../bench/objects.ts';
import { writeSurroundings } from '../../bench/surroundings.ts';
import { openWorld, type World } from '../../src/cluster/world.ts';
import { compareServices } from '../../src/explain/services.ts';
import { traceFlow } from '../../src/explain/trace.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import { openBundle } from '../../src/sources/read/bundle.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8snet-bench-test-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const size: Size = { services: 5, endpointsPerService: 3 };

/** The bundle that is measured, in small. */
async function openCluster(rules: Record<string, string>): Promise<World> {
  const bundle = mkdtempSync(join(folder, 'bundle-'));
  for (const [index, name] of nodeNames.entries()) {
    writeSurroundings(`${bundle}/nodes/${name}`, index);
    for (const [file, text] of Object.entries(rules)) writeFileSync(`${bundle}/nodes/${name}/${file}`, text);
  }
  writeObjects(bundle, size);
  return openWorld(readEvidence(await openBundle(bundle)));
}

for (const [what, rules] of [
  ['iptables', { 'iptables-save.txt': writeRules(size) }],
  ['iptables without comments', { 'iptables-save.txt': writeRules(size, { comments: false }) }],
  ['nftables', { 'nft-ruleset.json': writeNftJson(portsOf(size)) }],
] as const) {
  test(`the rules of ${what} are what the written objects want, and all of them are understood`, async () => {
    const world = await openCluster(rules);
    const report = compareServices(world, 'node-1', { service: null, namespace: 'default' });
    assert.deepEqual(
      report.services.flatMap(({ ports }) => ports.map(({ state, rules }) => [state, rules.length])),
      Array.from({ length: size.services }, () => ['same', size.endpointsPerService]),
    );
    assert.equal(report.drift, false);
    assert.deepEqual(world.evidence.warnings, []);
  });
}

for (const family of [4, 6] as Family[]) {
  test(`a connection to a service gets to each of its pods, IPv${family}`, async () => {
    const world = await openCluster({
      'iptables-save.txt': writeRules(size),
      'ip6tables-save.txt': writeRules(size, { family: 6 }),
    });
    const service = 2;
    const trace = traceFlow(world, {
      node: 'node-1',
      target: family === 6 ? `[${clusterIp(service, 6)}]:80` : `${clusterIp(service)}:80`,
      from: podIp(0, family),
      protocol: null,
      sourcePort: null,
      namespace: 'default',
      verbose: false,
      hostname: null,
    });
    const reached = trace.paths
      .filter(({ verdict }) => verdict === 'delivered')
      .map(({ destination }) => destination.ip);
    const first = service * size.endpointsPerService;
    assert.deepEqual(
      reached.sort(),
      Array.from({ length: size.endpointsPerService }, (_, index) => podIp(first + index, family)).sort(),
    );
  });

  test(`iptables-restore takes the rules of IPv${family}`, (context) => {
    const program = family === 6 ? 'ip6tables-legacy-restore' : 'iptables-legacy-restore';
    const file = join(folder, `rules-${family}.txt`);
    writeFileSync(file, writeRules(size, { family }));
    const { error, status, stderr } = spawnSync('unshare', ['--net', program, '--test', file], { encoding: 'utf8' });
    if (error !== undefined || process.getuid?.() !== 0 || /unshare failed|not found|No such file/.test(stderr)) {
      context.skip(`${program} cannot be run in a namespace of its own here`);
      return;
    }
    assert.equal(status, 0, stderr);
  });
}
