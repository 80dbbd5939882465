import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { DoctorReport } from '../../src/model/doctor-report.ts';
import { buildCluster, type Cluster } from './cluster.ts';
import type { Fault } from './faults/fault.ts';
import { faults } from './faults/index.ts';
import { readNodeState } from './node-state.ts';
import { whatIsMissing } from './requirements.ts';

const skip = whatIsMissing() ?? false;
const k8snet = resolve('bin/k8snet.js');

/** `k8snet doctor` as a user on the node runs it. */
async function runDoctor(cluster: Cluster, node: string, ...words: string[]): Promise<DoctorReport> {
  const argv = [process.execPath, k8snet, 'doctor', '--kubeconfig', cluster.kubeconfig, '-o', 'json', ...words];
  const { status, stdout, stderr } = await cluster.run(node, argv);
  assert.ok(status === 0 || status === 1, `exit status ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

const rootCauses = ({ findings }: DoctorReport): string[] =>
  findings.filter(({ rootCause }) => rootCause).map(({ id, node }) => `${id}${node === null ? '' : ` on ${node}`}`);

const checksThat = ({ checks }: DoctorReport, status: string): string[] =>
  checks.filter((check) => check.status === status).map(({ id }) => id);

describe('doctor on a healthy node', { skip, concurrency: 1 }, () => {
  for (const backend of ['legacy', 'nft'] as const) {
    describe(`with the ${backend} backend`, () => {
      let cluster: Cluster;
      before(async () => {
        cluster = await buildCluster({ backend });
        // A connection that nobody uses meanwhile.
        const entry =
          '-p tcp -s 10.9.9.9 -d 10.8.8.8 --sport 1234 --dport 4321 --state ESTABLISHED -t 86400 -u ASSURED';
        await cluster.run('node-1', ['conntrack', '-I', ...entry.split(' ')]);
      });
      after(() => cluster.remove());

      test('finds nothing, neither by evidence nor by probe, and changes nothing', async () => {
        const before = await readNodeState(cluster, 'node-1');
        assert.match(before.connections!, /dport=4321/);
        const report = await runDoctor(cluster, 'node-1');
        const after = await readNodeState(cluster, 'node-1');
        assert.deepEqual(
          report.checks.map(({ id, status, reason }) => (status === 'pass' ? id : `${id} ${status}: ${reason}`)),
          report.checks.map(({ id }) => id),
        );
        assert.deepEqual(report.findings, []);
        assert.deepEqual(after, before);
      });

      test('without probes finds nothing wrong, and changes nothing', async () => {
        const before = await readNodeState(cluster, 'node-1');
        const report = await runDoctor(cluster, 'node-1', '--no-probe');
        assert.deepEqual(await readNodeState(cluster, 'node-1'), before);
        assert.deepEqual([...checksThat(report, 'fail'), ...checksThat(report, 'warn')], []);
        assert.deepEqual(report.findings, []);
      });
    });
  }
});

/** Faults that one node's own evidence and probes do not tell for certain. */
const toldByTwoNodes = new Set(['reverse-path-filter']);

/** Faults that are no outage by themselves: who sends is told to send smaller packets, or should be. */
const warnings = new Set(['mtu-mismatch']);

/** Side by side, each in a cluster of its own. */
const groups = [0, 1, 2].map((index) =>
  faults.filter(({ id }, position) => position % 3 === index && !toldByTwoNodes.has(id)),
);

describe('doctor on a broken node', { skip, concurrency: 3 }, () => {
  for (const [index, group] of groups.entries()) {
    describe(`group ${index + 1}`, { concurrency: 1 }, () => {
      let cluster: Cluster;
      before(async () => {
        cluster = await buildCluster({ backend: index % 2 === 0 ? 'nft' : 'legacy' });
      });
      after(() => cluster.remove());
      for (const fault of group) test(`names ${fault.id}: ${fault.words}`, () => tryFault(cluster, fault));
    });
  }
});

async function tryFault(cluster: Cluster, { id, where }: Fault): Promise<void> {
  await cluster.switchOn(id);
  const report = await runDoctor(cluster, where);
  await cluster.heal(id);
  if (warnings.has(id)) {
    assert.deepEqual(rootCauses(report), []);
    assert.deepEqual(
      report.findings.filter((finding) => finding.id === id).map(({ severity, node }) => `${severity} on ${node}`),
      [`warning on ${where}`],
    );
    return;
  }
  // What is wrong in the API is wrong on no node.
  assert.deepEqual(
    rootCauses(report).map((name) => name.replace(` on ${where}`, '')),
    [id],
    JSON.stringify(report.findings, null, 1),
  );
  assert.notDeepEqual(checksThat(report, 'fail'), []);
}
