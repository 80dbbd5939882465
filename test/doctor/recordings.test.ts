import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from '../../src/cluster/world.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import type { CheckResult, DoctorReport } from '../../src/model/doctor-report.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import { readObserved } from '../recordings/observed.ts';
import type { Texts } from '../small-world.ts';
import { bundleOf } from '../sources/evidence/files-of.ts';
import { bundles } from './examine.ts';
import { type ObservedCheck, observedChecks } from './observed-checks.ts';
import { assertProven, textsOf } from './recognise.ts';

/** What a perfect doctor says of a recording (fault.json). */
interface Fault {
  id: string;
  also?: string[];
  node?: string;
  /** `warning`: no outage. `any`: a warning is as good as a root cause. */
  severity?: 'warning' | 'any';
}

/** Its measurements are not clean. */
const unmeasured = 'recordings/userspace-healthy.tar.gz';

const everything = { node: null, from: null, namespace: 'default', only: [], skip: [] };

const readFault = async (bundle: string): Promise<Fault> =>
  (await readObserved(`fixtures/${bundle}`, 'fault.json')) as unknown as Fault;

const report = (texts: Texts): DoctorReport => diagnose(openWorld(readEvidence(bundleOf(texts))), everything);

const without = (texts: Texts, drop: (path: string) => boolean): Texts =>
  Object.fromEntries(Object.entries(texts).filter(([path]) => !drop(path)));

const rootIds = ({ findings }: DoctorReport): string[] => [
  ...new Set(findings.filter(({ rootCause }) => rootCause).map(({ id }) => id)),
];

/** `same-node:ok,FAIL dns:ok,ok`: a line of the printed table. */
const row = ({ checks }: DoctorReport): string =>
  [...new Set(checks.map(({ id }) => id))]
    .map((id) => `${id}:${checks.filter((check) => check.id === id).map(({ status }) => status)}`)
    .join(' ');

for (const bundle of bundles) {
  const name = bundle.replace(/^.*\//, '').replace('.tar.gz', '');

  test(`${name}: the doctor names the fault, and nothing else`, async (context) => {
    const texts = await textsOf(bundle);
    const fault = await readFault(bundle);
    const found = report(texts);
    context.diagnostic(`${name} | ${row(found)} | ${rootIds(found).join() || '-'}`);
    assertNamed(found, fault);
    for (const finding of found.findings) assertProven(finding, texts);
    assert.deepEqual(unexplained(found), [], 'every check that fails has a finding');
    if (bundle === unmeasured) return;
    const { api } = readEvidence(bundleOf(texts));
    assert.deepEqual(disagreements(found, observedChecks(await readObserved(`fixtures/${bundle}`), api), fault), []);
  });

  test(`${name}: without the API nothing wrong is named`, async (context) => {
    const texts = without(await textsOf(bundle), (path) => path.startsWith('api/'));
    const found = report(texts);
    context.diagnostic(`${name} without API | ${row(found)} | ${rootIds(found).join() || '-'}`);
    assertNothingWrong(found, await readFault(bundle));
    for (const finding of found.findings) assertProven(finding, texts);
  });

  test(`${name}: on each node alone nothing wrong is named`, async (context) => {
    const texts = await textsOf(bundle);
    const fault = await readFault(bundle);
    const { pods } = readEvidence(bundleOf(texts)).api;
    const homes = new Map(pods?.map((pod) => [`${pod.namespace}_${pod.name}`, pod.node]));
    const nodes = [...new Set(Object.keys(texts).flatMap((path) => /^nodes\/([^/]+)\//.exec(path)?.[1] ?? []))];
    const named: string[] = [];
    for (const node of nodes) {
      const alone = without(texts, (path) => isElsewhere(path, node, homes));
      const found = report(alone);
      context.diagnostic(`${name} ${node} alone | ${row(found)} | ${rootIds(found).join() || '-'}`);
      assertNothingWrong(found, fault);
      for (const finding of found.findings) assertProven(finding, alone);
      named.push(...found.findings.map(({ id }) => id));
    }
    if (fault.id !== 'none' && !needsTwoNodes.has(fault.id))
      assert.ok(
        [fault.id, ...(fault.also ?? [])].some((id) => named.includes(id)),
        `${fault.id} is named on its node`,
      );
  });
}

/** Nothing on one node tells that its route is missing: where no node routes to pods, the network between them may. */
const needsTwoNodes = new Set(['pod-route-missing']);

function isElsewhere(path: string, node: string, homes: Map<string, string | null>): boolean {
  const [kind, name] = path.split('/');
  if (kind === 'nodes') return name !== node;
  return kind === 'pods' && homes.has(name!) && homes.get(name!) !== node;
}

/** The fault is the only root cause, on the right node; where it is no outage, a warning says it. */
function assertNamed(found: DoctorReport, fault: Fault): void {
  const right = [fault.id, ...(fault.also ?? [])];
  assert.deepEqual(
    rootIds(found).filter((id) => !right.includes(id)),
    [],
    'no other root cause',
  );
  if (fault.id === 'none') {
    assert.deepEqual(
      found.findings.filter(({ severity }) => severity !== 'info').map(({ id, title }) => `${id}: ${title}`),
      [],
      'a healthy cluster gives no alarm',
    );
    assert.deepEqual(
      found.checks.filter(({ status }) => status === 'fail'),
      [],
    );
    return;
  }
  const named = found.findings.filter(
    ({ id, rootCause, severity }) =>
      right.includes(id) && (rootCause || (fault.severity !== undefined && severity !== 'info')),
  );
  assert.notDeepEqual(named, [], `${fault.id} is named`);
  for (const { node, title } of named)
    assert.ok(node === null || fault.node === undefined || fault.node.includes(node), `${title} is on ${fault.node}`);
}

/** As sure as it can be: a fault that is not seen is not named, and no other is. */
function assertNothingWrong(found: DoctorReport, { id, also = [] }: Fault): void {
  assert.deepEqual(
    rootIds(found).filter((one) => one !== id && !also.includes(one)),
    [],
    'no wrong root cause',
  );
  assert.deepEqual(unexplained(found), [], 'every check that fails has a finding');
  if (id === 'none')
    assert.deepEqual(
      found.findings.filter(({ severity }) => severity !== 'info').map(({ title }) => title),
      [],
    );
}

const unexplained = ({ checks }: DoctorReport): string[] =>
  checks
    .filter(({ status, findings }) => status === 'fail' && findings.length === 0)
    .map(({ id, node, reason }) => `${id} ${node}: ${reason}`);

/** A check fails if and only if connections of its kind really failed; of clients that tried nothing, nothing is known. */
function disagreements({ checks }: DoctorReport, observed: Map<string, ObservedCheck>, fault: Fault): string[] {
  return checks.flatMap((check) => {
    const seen = observed.get(`${check.id} ${check.node}`);
    if (seen === undefined) return [];
    const place = `${check.id} ${check.node}`;
    if (seen.failures.length > 0) {
      // A network policy does what it is meant to do.
      const wanted = fault.id === 'policy-drops' ? 'warn' : 'fail';
      return check.status === wanted ? [] : [`${place} is ${check.status}, but ${seen.failures[0]}`];
    }
    return failsFor(check, seen.clients) ? [`${place} fails, but was seen to work: ${check.reason}`] : [];
  });
}

/** The check `node` may fail by what the node itself says: no connection needs to fail for it. */
const failsFor = ({ id, status, failing }: CheckResult, clients: Set<string>): boolean =>
  status === 'fail' &&
  (failing.some(({ from }) => from !== null && clients.has(from.replace(/^external:.*/, 'external'))) ||
    (failing.length === 0 && id !== 'node'));
