import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { judgeFlow } from '../../../src/cluster/network-policy/judge-flow.ts';
import type { PolicyAnswer } from '../../../src/model/policy-verdict.ts';
import { type PodSpec, type PolicySpec, policyWorld } from './policy-world.ts';

const labels = fc.record({ app: fc.constantFrom('a', 'b'), tier: fc.constantFrom('x', 'y') }, { requiredKeys: [] });
const selector = fc.oneof(
  fc.constant({}),
  labels.map((matchLabels) => ({ matchLabels })),
  fc
    .record({
      key: fc.constantFrom('app', 'tier'),
      operator: fc.constantFrom('In', 'NotIn', 'Exists', 'DoesNotExist'),
    })
    .map(({ key, operator }) => ({
      matchExpressions: [{ key, operator, ...(operator.endsWith('In') ? { values: ['a', 'x'] } : {}) }],
    })),
);
const peer = fc.oneof(
  selector.map((podSelector) => ({ podSelector })),
  selector.map((namespaceSelector) => ({ namespaceSelector })),
  fc.record({ podSelector: selector, namespaceSelector: selector }),
  fc.constantFrom({ ipBlock: { cidr: '10.0.1.0/25' } }, { ipBlock: { cidr: '10.0.0.0/16', except: ['10.0.1.0/28'] } }),
);
const port = fc.oneof(
  fc.constantFrom(
    { port: 80 },
    { protocol: 'UDP', port: 80 },
    { port: 'http' },
    { port: 70, endPort: 90 },
    { protocol: 'TCP' },
  ),
);
const rule = fc.record({ peers: fc.array(peer, { maxLength: 2 }), ports: fc.array(port, { maxLength: 2 }) });
const policy = fc
  .record({
    podSelector: selector,
    policyTypes: fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress']),
    ingress: fc.array(rule, { maxLength: 2 }),
    egress: fc.array(rule, { maxLength: 2 }),
  })
  .map(({ ingress, egress, ...spec }) => ({
    ...spec,
    ingress: ingress.map(({ peers, ports }) => ({ from: peers, ports })),
    egress: egress.map(({ peers, ports }) => ({ to: peers, ports })),
  }));
const pod = (name: string, ip: string): fc.Arbitrary<PodSpec> =>
  fc.record({ labels, namespace: fc.constantFrom('default', 'other') }).map((more) => ({
    name,
    ips: [ip],
    node: 'node-2',
    ports: [{ name: 'http', containerPort: 80 }],
    ...more,
  }));
const cluster = fc.tuple(pod('one', '10.0.1.3'), pod('two', '10.0.1.77'));
const namespaces = { default: { app: 'a' }, other: { tier: 'x' } };

const named = (specs: unknown[]): PolicySpec[] =>
  specs.map((spec, index) => ({ name: `policy-${index}`, spec: spec as Record<string, unknown> }));

const judge = (pods: PodSpec[], policies: PolicySpec[], wanted = 80): PolicyAnswer =>
  judgeFlow(policyWorld(pods, policies, namespaces), {
    protocol: 'tcp',
    source: '10.0.1.3',
    seenSource: '10.0.1.3',
    asked: '10.0.1.77',
    destination: '10.0.1.77',
    port: wanted,
  })!.verdict;

test('the order of policies and of their rules does not matter', () => {
  fc.assert(
    fc.property(cluster, fc.array(policy, { maxLength: 4 }), (pods, specs) => {
      const turned = [...specs].reverse().map((spec) => ({
        ...spec,
        ingress: [...spec.ingress].reverse(),
        egress: [...spec.egress].reverse(),
      }));
      assert.equal(judge(pods, named(specs)), judge(pods, named(turned)));
    }),
    { numRuns: 150 },
  );
});

test('policies add up: each direction is open where no policy is for it, else what any of them allows', () => {
  fc.assert(
    fc.property(cluster, fc.array(policy, { minLength: 1, maxLength: 3 }), (pods, specs) => {
      const alone = (type: 'Ingress' | 'Egress') =>
        specs
          .filter(({ policyTypes }) => policyTypes.some((one) => one === type))
          .map((spec) => directionOf(pods, { ...spec, policyTypes: [type] }, type))
          .filter((verdict) => verdict !== null);
      const allows = (verdicts: boolean[]): boolean => verdicts.length === 0 || verdicts.includes(true);
      const expected = allows(alone('Ingress')) && allows(alone('Egress'));
      assert.equal(judge(pods, named(specs)), expected ? 'allowed' : 'denied');
    }),
    { numRuns: 150 },
  );
});

/** What one policy alone says in one direction; null where it does not select the pod. */
function directionOf(pods: PodSpec[], spec: unknown, type: 'Ingress' | 'Egress'): boolean | null {
  const world = policyWorld(pods, named([spec]), namespaces);
  const judged = judgeFlow(world, {
    protocol: 'tcp',
    source: '10.0.1.3',
    seenSource: '10.0.1.3',
    asked: '10.0.1.77',
    destination: '10.0.1.77',
    port: 80,
  })!;
  const direction = type === 'Ingress' ? judged.ingress! : judged.egress!;
  return direction.policies.length === 0 ? null : direction.verdict === 'allowed';
}

test('a policy that allows everything, beside any others, leaves nothing denied', () => {
  fc.assert(
    fc.property(cluster, fc.array(policy, { maxLength: 3 }), (pods, specs) => {
      const open = ['default', 'other'].map((namespace) => ({
        namespace,
        name: 'open',
        spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ingress: [{}], egress: [{}] },
      }));
      assert.equal(judge(pods, [...named(specs), ...open]), 'allowed');
    }),
    { numRuns: 100 },
  );
});
