import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld, type World } from '../../../src/cluster/world.ts';
import { conclude, type DoctorRequest, type Followed, followChecks } from '../../../src/doctor/diagnose.ts';
import type { FlowResult } from '../../../src/doctor/flow.ts';
import { judgeProbes } from '../../../src/doctor/probing/judge-probes.ts';
import type { SentProbe } from '../../../src/doctor/probing/planned-probe.ts';
import { probesOf } from '../../../src/doctor/probing/probes-of-flow.ts';
import type { CheckId, DoctorReport } from '../../../src/model/doctor-report.ts';
import type { ProbeOutcome } from '../../../src/model/probe.ts';
import { readEvidence } from '../../../src/sources/evidence.ts';
import { openBundle } from '../../../src/sources/read/bundle.ts';

const surroundings = { node: 'node-1', authority: null, serverName: null, nameservers: [] };
const request = (...only: CheckId[]): DoctorRequest => ({
  node: 'node-1',
  from: null,
  namespace: 'default',
  only,
  skip: [],
});

const open = async (bundle: string): Promise<World> =>
  openWorld(readEvidence(await openBundle(new URL(`../../../fixtures/${bundle}`, import.meta.url).pathname)));

/** What the probes of a followed connection would have met. */
const sendAs = (world: World, result: FlowResult, outcome: ProbeOutcome): SentProbe[] =>
  probesOf(world, result, surroundings).map(({ protocol, probe }) => ({
    result,
    sender: { name: result.flow.from ?? 'a pod', namespace: null },
    to: result.flow.to,
    protocol,
    probe,
    tries: 1,
    control: null,
    answers: [{ outcome, millis: outcome === 'connected' ? 0.4 : null, detail: null }],
  }));

interface Told {
  followed: Followed;
  report: DoctorReport;
}

/** The report where each connection of a check met that. */
async function reportOf(
  bundle: string,
  check: CheckId,
  outcomeOf: (result: FlowResult) => ProbeOutcome | null,
): Promise<Told> {
  const world = await open(bundle);
  const followed = followChecks(world, request(check));
  const sent = followed.flows.flatMap((result) => {
    const outcome = outcomeOf(result);
    return outcome === null ? [] : sendAs(world, result, outcome);
  });
  return { followed, report: conclude(followed, judgeProbes(sent)) };
}

const ids = ({ findings }: DoctorReport): string[] => findings.filter(({ rootCause }) => rootCause).map(({ id }) => id);

test('what was predicted to pass and passes rests on both', async () => {
  const { report } = await reportOf('nodes/healthy-legacy', 'same-node', () => 'connected');
  const [check] = report.checks;
  assert.deepEqual([check!.status, check!.basis, ids(report)], ['pass', 'both', []]);
  assert.ok(check!.probes.length > 0);
  assert.ok(check!.probes.every(({ agrees, predicted }) => agrees === true && predicted === 'answered'));
});

test('without probes it rests on evidence', async () => {
  const { report } = await reportOf('nodes/healthy-legacy', 'same-node', () => null);
  assert.deepEqual(
    [report.checks[0]!.status, report.checks[0]!.basis, report.checks[0]!.probes],
    ['pass', 'evidence', []],
  );
});

test('probes that could not be sent change nothing, and are shown', async () => {
  const { report } = await reportOf('nodes/healthy-legacy', 'same-node', () => 'not-sent');
  const [check] = report.checks;
  assert.deepEqual([check!.status, check!.basis], ['pass', 'evidence']);
  assert.ok(check!.probes.every(({ outcome, agrees }) => outcome === 'not-sent' && agrees === null));
});

test('what was predicted to pass and is lost fails, with the command that follows it', async () => {
  let first: FlowResult | null = null;
  const { report } = await reportOf('nodes/healthy-legacy', 'same-node', (result) => {
    if (first === null && result.flow.protocol === 'tcp') first = result;
    return result === first ? 'timed-out' : 'connected';
  });
  const { flow } = first as unknown as FlowResult;
  const [check] = report.checks;
  assert.deepEqual([check!.status, check!.basis, ids(report)], ['fail', 'both', ['evidence-contradicts']]);
  assert.deepEqual(
    check!.failing.map(({ title }) => title),
    [flow.title],
  );
  const [finding] = report.findings;
  assert.deepEqual(finding!.fix, [`k8snet debug trace ${flow.to} --from ${flow.from} -p tcp`]);
  const sources = finding!.evidence.map(({ source }) => source).join('\n');
  assert.match(sources, /^probe from /m);
  assert.match(sources, /^(?:nodes|pods)\//m);
  assert.equal(check!.probes.filter(({ agrees }) => agrees === false).length, 1);
});

test('what was predicted to fail and fails has its cause, on both', async () => {
  const { report } = await reportOf('recordings/ip-forward-0.tar.gz', 'cross-node', () => 'timed-out');
  const [check] = report.checks;
  assert.deepEqual([check!.status, check!.basis, ids(report)], ['fail', 'both', ['ip-forward-off']]);
  assert.ok(check!.probes.every(({ agrees }) => agrees === true));
});

test('what was predicted to fail and is answered is our own error', async () => {
  const { report } = await reportOf('recordings/ip-forward-0.tar.gz', 'cross-node', () => 'answered');
  const [check] = report.checks;
  assert.equal(check!.status, 'warn');
  assert.equal(check!.basis, 'both');
  const wrong = report.findings.find(({ id }) => id === 'prediction-wrong')!;
  assert.deepEqual([wrong.severity, wrong.rootCause], ['warning', false]);
  assert.ok(wrong.evidence.some(({ source }) => source.startsWith('probe from ')));
  assert.match(wrong.evidence.map(({ text }) => text).join('\n'), /forwarding = 0/);
  assert.ok(check!.findings.includes('prediction-wrong'));
  assert.ok(!ids(report).includes('ip-forward-off'));
});

test('a service that is refused where its endpoint is said to be ready has nobody behind it', async () => {
  const { report } = await reportOf('nodes/healthy-legacy', 'cluster-ip', (result) =>
    result.outcome === 'passes' && result.flow.meant === 'answered' && result.flow.protocol === 'tcp'
      ? 'refused'
      : null,
  );
  assert.equal(report.checks[0]!.status, 'fail');
  assert.deepEqual([...new Set(ids(report))], ['nothing-listens']);
});

test('a pod that refuses was reached: its node and the network are all right', async () => {
  const { report } = await reportOf('nodes/healthy-legacy', 'same-node', () => 'refused');
  assert.deepEqual([report.checks[0]!.status, ids(report)], ['pass', []]);
});

test('large packets that vanish fail what passes with small ones', async () => {
  const world = await open('nodes/healthy-legacy');
  const followed = followChecks(world, request('same-node'));
  const [result] = followed.flows;
  const direct = sendAs(world, result!, 'connected');
  const large: SentProbe = {
    ...direct[0]!,
    protocol: 'mtu',
    probe: { kind: 'path-mtu', address: '192.168.0.3', size: 1500 },
    answers: [
      { outcome: 'large-lost', millis: 0.2, detail: 'packets of 1400 bytes pass, those of 1404 and more vanish' },
    ],
  };
  const report = conclude(followed, judgeProbes([...direct, large]));
  assert.deepEqual([report.checks[0]!.status, ids(report)], ['fail', ['evidence-contradicts']]);
  assert.match(report.checks[0]!.reason, /1404 and more vanish/);
});

test('a host outside that does not answer the node either tells nothing about pods', async () => {
  const world = await open('nodes/healthy-legacy');
  const followed = followChecks(world, request('egress'));
  const [result] = followed.flows;
  const [probe] = sendAs(world, result!, 'timed-out');
  const node: FlowResult = { ...result!, flow: { ...result!.flow, from: 'node/node-1' } };
  const control: SentProbe = { ...probe!, result: node, sender: { name: 'node node-1', namespace: null } };
  const silent = judgeProbes([{ ...probe!, control: node }, control]);
  assert.equal(silent.find((one) => one.result === result)!.meeting, 'undecided');
  const answering = { ...control, answers: [{ outcome: 'answered' as const, millis: 1, detail: null }] };
  const told = judgeProbes([{ ...probe!, control: node }, answering]);
  assert.ok(['fails-unforeseen', 'decided-fails'].includes(told.find((one) => one.result === result)!.meeting));
});

test('two devices that answer for one address are two pods that have it', async () => {
  const world = await open('nodes/healthy-legacy');
  const followed = followChecks(world, request('node'));
  const [result] = followed.flows;
  const [direct] = sendAs(world, result!, 'connected');
  const arp: SentProbe = {
    ...direct!,
    protocol: 'arp',
    probe: { kind: 'arp', address: '192.168.0.3', device: 'cbr0' },
    answers: [{ outcome: 'several-answers', millis: 0.1, detail: '02:00:00:00:00:01, 02:00:00:00:00:02' }],
  };
  const report = conclude(followed, judgeProbes([direct!, arp]));
  const finding = report.findings.find(({ id }) => id === 'duplicate-pod-ip')!;
  assert.match(finding.title, /several devices on cbr0 answer for 192\.168\.0\.3/);
});
