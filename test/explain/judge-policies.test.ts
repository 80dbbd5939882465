import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld, type World } from '../../src/cluster/world.ts';
import type { PolicyVerdict } from '../../src/model/policy-verdict.ts';
import { readEvidence } from '../../src/sources/evidence.ts';
import { openBundle } from '../../src/sources/read/bundle.ts';
import { readObserved } from '../recordings/observed.ts';
import { traceIn } from '../small-world.ts';

const bundle = 'fixtures/recordings/netpol-kube-router.tar.gz';
const world = openWorld(readEvidence(await openBundle(bundle)));

const policiesOf = (of: World, from: string, to: string): (PolicyVerdict | null)[] =>
  traceIn(of, from, to).paths.map(({ policy }) => policy);

const answers = (of: World, from: string, to: string): string[] =>
  policiesOf(of, from, to).map((policy) => (policy === null ? 'nothing' : `${policy.verdict} ${policy.agreement}`));

const protectedPod = 'pod/test-nodeport-689dc6c759-2mq7h:9376';
const unprotected = 'pod/test-nodeport-689dc6c759-t2xd5:9376';

/** Of the recording: the engine's rules are on node-1 only. */
const rows: [string, string, string, string[]][] = [
  ['the engine does what the policy asks', 'pod/client-1', protectedPod, ['denied same']],
  ['nobody enforces policies on the other node', 'pod/client-1', unprotected, ['denied not-enforced']],
  ['a client with the label', 'pod/client-2', protectedPod, ['allowed same']],
  ['a pod that no policy selects', 'pod/client-1', 'svc/kube-system/kube-dns:dns', ['allowed same', 'allowed same']],
  ['its own node', 'node/node-1', protectedPod, ['allowed same']],
  [
    'a service without endpoints never becomes a packet for anybody',
    'pod/client-1',
    'svc/test-noendpoints',
    ['nothing'],
  ],
];

for (const [title, from, to, expected] of rows) {
  test(title, () => assert.deepEqual(answers(world, from, to), expected));
}

/** The recording with other policies. */
const withPolicies = (
  change: (policies: World['evidence']['api']['networkPolicies']) => World['evidence']['api']['networkPolicies'],
): World =>
  openWorld({
    ...world.evidence,
    api: { ...world.evidence.api, networkPolicies: change(world.evidence.api.networkPolicies) },
  });

test('rules that were left behind when the policy went', () => {
  assert.deepEqual(
    answers(
      withPolicies(() => []),
      'pod/client-1',
      protectedPod,
    ),
    ['allowed rules-deny'],
  );
});

test('rules that let pass what the policy forbids', () => {
  const strict = withPolicies((policies) => policies!.map((policy) => ({ ...policy, ingress: [] })));
  assert.deepEqual(answers(strict, 'pod/client-2', protectedPod), ['denied rules-allow']);
});

test('policies that were not collected are asked for nothing', () => {
  assert.deepEqual(
    answers(
      withPolicies(() => null),
      'pod/client-1',
      protectedPod,
    ),
    ['nothing'],
  );
});

test('what pods were really refused is what the policies deny, and the engine stops', async () => {
  const rows = (await readObserved(bundle)).filter(
    ({ from, to }) => from.type === 'pod' && to.type === 'pod' && to.port === 9376,
  );
  const refused = rows.filter(({ outcome }) => outcome === 'refused');
  assert.ok(refused.length > 0 && refused.length < rows.length);
  for (const { from, to, outcome } of rows) {
    const [answer] = answers(world, `pod/${from.name}`, `${to.ip}:${to.port}`);
    assert.equal(answer === 'denied same', outcome === 'refused', `${from.name} to ${to.ip}: ${answer}, ${outcome}`);
  }
});

test('each policy of an answer is shown with its line', () => {
  const [policy] = policiesOf(world, 'pod/client-1', protectedPod);
  assert.deepEqual(
    policy?.ingress?.policies.map(({ name, source, line }) => [name, source, line]),
    [['test-nodeport-allow-client-2', 'api/networkpolicies.json', 26]],
  );
  assert.equal(policy?.ingress?.engine, 'kube-router');
});
