import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openWorld } from '../../src/cluster/world.ts';
import { parseFlowsFile } from '../../src/explain/flows-file.ts';
import { verifyFlows } from '../../src/explain/verify.ts';
import { openBundle, readEvidence } from '../../src/sources/index.ts';

const context = { node: null, namespace: 'default', hostname: null };

async function verify(bundle: string, flows: string) {
  const world = openWorld(readEvidence(await openBundle(bundle)));
  return verifyFlows(world, parseFlowsFile(flows, 'flows.yaml'), context);
}

test('what is not as expected is told key by key; what cannot be resolved fails and the others go on', async () => {
  const report = await verify('fixtures/nodes/healthy-legacy', readFileSync('fixtures/verify/echoserver.yaml', 'utf8'));
  assert.deepEqual(
    report.flows.map(({ ok, reason }) => [ok, reason]),
    [
      [true, null],
      [true, null],
      [true, null],
      [false, 'destinations: 192.168.1.3:8080 is not expected'],
      [
        false,
        'verdict: expected delivered, got rejected; masqueraded: expected true, got nothing, as no path is delivered',
      ],
      [false, 'no pod default/clinet-1; did you mean default/client-1 or default/client-2?'],
    ],
  );
  assert.deepEqual([report.passed, report.failed], [3, 3]);
  assert.equal(report.flows[5]!.actual, null);
});

test('a flow without a node fails where there are several', async () => {
  const report = await verify(
    'fixtures/nodes/healthy-legacy',
    'flows: [{to: svc/echoserver}, {node: node-1, to: svc/echoserver}]',
  );
  assert.match(report.flows[0]!.reason!, /--node.*node-1/);
  assert.equal(report.passed, 1);
});

test('every flow of every iptables ruleset is as a real kernel had it', async () => {
  const folders = readdirSync('fixtures/flows').filter((name) => name.startsWith('iptables-'));
  assert.ok(folders.length > 0);
  for (const folder of folders) {
    const report = await verify(
      `fixtures/flows/${folder}`,
      readFileSync(`fixtures/flows/${folder}/flows.yaml`, 'utf8'),
    );
    const failed = report.flows.filter(({ ok }) => !ok).map(({ name, reason }) => `${name}: ${reason}`);
    assert.deepEqual(failed, [], folder);
  }
});

test('a thousand flows read the evidence once', async () => {
  const files = await openBundle('fixtures/nodes/healthy-legacy');
  const reads = new Map<string, number>();
  const counting = {
    ...files,
    read(path: string) {
      reads.set(path, (reads.get(path) ?? 0) + 1);
      return files.read(path);
    },
  };
  const world = openWorld(readEvidence(counting));
  const flows = Array.from({ length: 20 }, (_, index) => `{node: node-${(index % 2) + 1}, to: svc/echoserver}`);
  const read = (count: number) => {
    verifyFlows(world, parseFlowsFile(`flows: [${flows.slice(0, count).join(', ')}]`, 'flows.yaml'), context);
    return [...reads.values()].reduce((sum, one) => sum + one, 0);
  };
  const once = read(20);
  assert.ok(once > 0);
  assert.equal(read(20), once);
});
