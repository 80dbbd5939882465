import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeFlow } from '../../../src/cluster/network-policy/judge-flow.ts';
import { type PodSpec, type PolicySpec, policyWorld } from './policy-world.ts';

const db: PodSpec = {
  name: 'db',
  ips: ['10.0.1.10', 'fd00:1::10'],
  labels: { role: 'db' },
  ports: [
    { name: 'redis', containerPort: 6379 },
    { name: 'sync', containerPort: 7000, protocol: 'SCTP' },
  ],
};
const frontend: PodSpec = {
  name: 'frontend',
  ips: ['10.0.2.20', 'fd00:2::20'],
  labels: { role: 'frontend' },
  node: 'node-2',
};
const other: PodSpec = { name: 'other', ips: ['10.0.2.21'], node: 'node-2' };
const far: PodSpec = {
  namespace: 'myproject',
  name: 'far',
  ips: ['10.0.2.22'],
  labels: { role: 'frontend' },
  node: 'node-2',
};
const agent: PodSpec = {
  name: 'agent',
  ips: ['192.0.2.2'],
  labels: { role: 'frontend' },
  node: 'node-2',
  hostNetwork: true,
};
const pods = [db, frontend, other, far, agent];
const namespaces = { default: {}, myproject: { project: 'myproject' } };

/** The example of the documentation (kubernetes.io/docs/concepts/services-networking/network-policies). */
const documented: PolicySpec = {
  name: 'test-network-policy',
  spec: {
    podSelector: { matchLabels: { role: 'db' } },
    policyTypes: ['Ingress', 'Egress'],
    ingress: [
      {
        from: [
          { ipBlock: { cidr: '172.17.0.0/16', except: ['172.17.1.0/24'] } },
          { namespaceSelector: { matchLabels: { project: 'myproject' } } },
          { podSelector: { matchLabels: { role: 'frontend' } } },
        ],
        ports: [{ protocol: 'TCP', port: 6379 }],
      },
    ],
    egress: [{ to: [{ ipBlock: { cidr: '10.9.0.0/24' } }], ports: [{ protocol: 'TCP', port: 5978 }] }],
  },
};

const ingress = (rules: unknown[], more: Record<string, unknown> = {}): PolicySpec => ({
  name: 'policy',
  spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: rules, ...more },
});
const egress = (rules: unknown[]): PolicySpec => ({
  name: 'policy',
  spec: { podSelector: {}, policyTypes: ['Egress'], egress: rules },
});
const denyAll = ingress([]);
const and = {
  namespaceSelector: { matchLabels: { project: 'myproject' } },
  podSelector: { matchLabels: { role: 'frontend' } },
};

type Row = [string, PolicySpec[], string, string, string, 'allowed' | 'denied' | 'unknown'];
const tcp = 'tcp 6379';
const rows: Row[] = [
  ['no policy: everything is allowed', [], '10.0.2.21', '10.0.1.10', tcp, 'allowed'],
  ['documented: a pod with the label, same namespace', [documented], '10.0.2.20', '10.0.1.10', tcp, 'allowed'],
  ['documented: the same on another port', [documented], '10.0.2.20', '10.0.1.10', 'tcp 6380', 'denied'],
  ['documented: the same by UDP', [documented], '10.0.2.20', '10.0.1.10', 'udp 6379', 'denied'],
  ['documented: a pod without the label', [documented], '10.0.2.21', '10.0.1.10', tcp, 'denied'],
  ['documented: any pod of the namespace named', [documented], '10.0.2.22', '10.0.1.10', tcp, 'allowed'],
  ['documented: within the block', [documented], '172.17.0.5', '10.0.1.10', tcp, 'allowed'],
  ['documented: within the exception', [documented], '172.17.1.5', '10.0.1.10', tcp, 'denied'],
  ['documented: egress to the block', [documented], '10.0.1.10', '10.9.0.7', 'tcp 5978', 'allowed'],
  ['documented: egress elsewhere', [documented], '10.0.1.10', '10.8.0.7', 'tcp 5978', 'denied'],
  ['documented: who is not selected sends what it likes', [documented], '10.0.2.21', '10.8.0.7', 'tcp 80', 'allowed'],
  ['IPv6: a pod with the label', [documented], 'fd00:2::20', 'fd00:1::10', tcp, 'allowed'],
  ['IPv6: an address outside', [documented], '2001:db8::1', 'fd00:1::10', tcp, 'denied'],
  ['default deny ingress', [denyAll], '10.0.2.20', '10.0.1.10', tcp, 'denied'],
  ['default deny ingress leaves other namespaces alone', [denyAll], '10.0.1.10', '10.0.2.22', tcp, 'allowed'],
  ['an empty rule allows everything', [ingress([{}])], '203.0.113.9', '10.0.1.10', tcp, 'allowed'],
  [
    'an empty pod selector is every pod of the namespace',
    [ingress([{ from: [{ podSelector: {} }] }])],
    '10.0.2.21',
    '10.0.1.10',
    tcp,
    'allowed',
  ],
  [
    'an empty pod selector is no pod of another namespace',
    [ingress([{ from: [{ podSelector: {} }] }])],
    '10.0.2.22',
    '10.0.1.10',
    tcp,
    'denied',
  ],
  [
    'an empty namespace selector is every pod',
    [ingress([{ from: [{ namespaceSelector: {} }] }])],
    '10.0.2.22',
    '10.0.1.10',
    tcp,
    'allowed',
  ],
  [
    'an empty namespace selector is nobody outside',
    [ingress([{ from: [{ namespaceSelector: {} }] }])],
    '203.0.113.9',
    '10.0.1.10',
    tcp,
    'denied',
  ],
  ['both selectors in one peer: and', [ingress([{ from: [and] }])], '10.0.2.20', '10.0.1.10', tcp, 'denied'],
  ['both selectors in one peer: both hold', [ingress([{ from: [and] }])], '10.0.2.22', '10.0.1.10', tcp, 'allowed'],
  [
    'a union: what either allows',
    [denyAll, { ...ingress([{ from: [{ podSelector: { matchLabels: { role: 'frontend' } } }] }]), name: 'more' }],
    '10.0.2.20',
    '10.0.1.10',
    tcp,
    'allowed',
  ],
  [
    'policyTypes not given: ingress only',
    [{ name: 'p', spec: { podSelector: {} } }],
    '10.0.2.20',
    '10.0.1.10',
    tcp,
    'denied',
  ],
  [
    'policyTypes not given, without egress rules: egress is open',
    [{ name: 'p', spec: { podSelector: {} } }],
    '10.0.1.10',
    '203.0.113.9',
    tcp,
    'allowed',
  ],
  [
    'policyTypes not given, with egress rules: egress too',
    [{ name: 'p', spec: { podSelector: {}, egress: [{ to: [{ ipBlock: { cidr: '10.9.0.0/24' } }] }] } }],
    '10.0.1.10',
    '203.0.113.9',
    tcp,
    'denied',
  ],
  [
    'policyTypes Egress: ingress is open, whatever ingress says',
    [{ name: 'p', spec: { podSelector: {}, policyTypes: ['Egress'], ingress: [], egress: [{}] } }],
    '10.0.2.22',
    '10.0.1.10',
    tcp,
    'allowed',
  ],
  ['both ends must agree: egress of the sender', [egress([])], '10.0.2.20', '10.0.2.22', tcp, 'denied'],
  [
    'a named port of the receiver',
    [ingress([{ ports: [{ port: 'redis' }] }])],
    '10.0.2.20',
    '10.0.1.10',
    tcp,
    'allowed',
  ],
  [
    'a named port that the receiver has not',
    [ingress([{ ports: [{ port: 'http' }] }])],
    '10.0.2.20',
    '10.0.1.10',
    tcp,
    'denied',
  ],
  [
    'a named port of another protocol',
    [ingress([{ ports: [{ port: 'sync' }] }])],
    '10.0.2.20',
    '10.0.1.10',
    'tcp 7000',
    'denied',
  ],
  [
    'SCTP to a named port',
    [ingress([{ ports: [{ protocol: 'SCTP', port: 'sync' }] }])],
    '10.0.2.20',
    '10.0.1.10',
    'sctp 7000',
    'allowed',
  ],
  [
    'egress to a named port is that of the receiver',
    [egress([{ ports: [{ port: 'redis' }] }])],
    '10.0.2.20',
    '10.0.1.10',
    tcp,
    'allowed',
  ],
  [
    'a protocol without a port: all its ports',
    [ingress([{ ports: [{ protocol: 'UDP' }] }])],
    '10.0.2.20',
    '10.0.1.10',
    'udp 9',
    'allowed',
  ],
  [
    'endPort: the last port',
    [ingress([{ ports: [{ port: 6000, endPort: 6379 }] }])],
    '10.0.2.20',
    '10.0.1.10',
    tcp,
    'allowed',
  ],
  ['endPort: beyond', [ingress([{ ports: [{ port: 6000, endPort: 6378 }] }])], '10.0.2.20', '10.0.1.10', tcp, 'denied'],
  [
    'matchExpressions: In',
    [
      ingress([
        { from: [{ podSelector: { matchExpressions: [{ key: 'role', operator: 'In', values: ['frontend', 'x'] }] } }] },
      ]),
    ],
    '10.0.2.20',
    '10.0.1.10',
    tcp,
    'allowed',
  ],
  [
    'matchExpressions: NotIn takes who lacks the label',
    [
      ingress([
        { from: [{ podSelector: { matchExpressions: [{ key: 'role', operator: 'NotIn', values: ['frontend'] }] } }] },
      ]),
    ],
    '10.0.2.21',
    '10.0.1.10',
    tcp,
    'allowed',
  ],
  [
    'matchExpressions: Exists',
    [ingress([{ from: [{ podSelector: { matchExpressions: [{ key: 'role', operator: 'Exists' }] } }] }])],
    '10.0.2.21',
    '10.0.1.10',
    tcp,
    'denied',
  ],
  [
    'matchExpressions: DoesNotExist',
    [ingress([{ from: [{ podSelector: { matchExpressions: [{ key: 'role', operator: 'DoesNotExist' }] } }] }])],
    '10.0.2.21',
    '10.0.1.10',
    tcp,
    'allowed',
  ],
  [
    'matchExpressions of a namespace',
    [
      ingress([
        {
          from: [
            { namespaceSelector: { matchExpressions: [{ key: 'project', operator: 'In', values: ['myproject'] }] } },
          ],
        },
      ]),
    ],
    '10.0.2.22',
    '10.0.1.10',
    tcp,
    'allowed',
  ],
  ['its own node is never kept out', [denyAll], '192.0.2.1', '10.0.1.10', tcp, 'allowed'],
  ['another node is', [denyAll], '192.0.2.2', '10.0.1.10', tcp, 'denied'],
  [
    'another node by an ipBlock',
    [ingress([{ from: [{ ipBlock: { cidr: '192.0.2.0/24' } }] }])],
    '192.0.2.2',
    '10.0.1.10',
    tcp,
    'allowed',
  ],
  ['egress to its own node', [egress([])], '10.0.1.10', '192.0.2.1', tcp, 'allowed'],
  [
    'a pod is never kept from itself',
    [denyAll, { ...egress([]), name: 'out' }],
    '10.0.1.10',
    '10.0.1.10',
    tcp,
    'allowed',
  ],
  [
    'a selector that means a pod with hostNetwork is left to the engine',
    [documented],
    '192.0.2.2',
    '10.0.1.10',
    tcp,
    'unknown',
  ],
  ['ping to an isolated pod is left to the engine', [ingress([{}])], '10.0.2.20', '10.0.1.10', 'icmp', 'unknown'],
  ['ping to any other is allowed', [], '10.0.2.20', '10.0.1.10', 'icmp', 'allowed'],
  ['an address of the pod network that no pod has', [documented], '10.0.2.99', '10.0.1.10', tcp, 'unknown'],
  ['no port told, and policies name some', [documented], '10.0.2.20', '10.0.1.10', 'tcp', 'unknown'],
];

const ask = (
  policies: PolicySpec[],
  source: string,
  destination: string,
  service: string,
  named: typeof namespaces | null = namespaces,
) => {
  const [protocol, port] = service.split(' ');
  const world = policyWorld(pods, policies, named);
  return judgeFlow(world, {
    protocol: protocol!,
    source,
    seenSource: source,
    asked: destination,
    destination,
    port: port === undefined ? null : Number(port),
  });
};

for (const [title, policies, source, destination, service, verdict] of rows) {
  test(title, () => {
    const judged = ask(policies, source, destination, service)!;
    assert.equal(judged.verdict, verdict, judged.reason);
    assert.notEqual(judged.reason, '');
  });
}

test('labels of a namespace that was not collected leave it open, its name does not', () => {
  const byLabel = ingress([{ from: [{ namespaceSelector: { matchLabels: { project: 'myproject' } } }] }]);
  const byName = ingress([
    { from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'myproject' } } }] },
  ]);
  assert.equal(ask([byLabel], '10.0.2.22', '10.0.1.10', tcp, null)!.verdict, 'unknown');
  assert.equal(ask([byName], '10.0.2.22', '10.0.1.10', tcp, null)!.verdict, 'allowed');
  assert.equal(ask([byName], '10.0.2.20', '10.0.1.10', tcp, null)!.verdict, 'denied');
});

test('an address that is translated: where both say the same it is said, else it is left to the engine', () => {
  const toServices = egress([{ to: [{ ipBlock: { cidr: '10.96.0.0/12' } }] }]);
  const flow = {
    protocol: 'tcp',
    source: '10.0.2.20',
    seenSource: '10.0.2.20',
    asked: '10.96.0.5',
    destination: '10.0.1.10',
    port: 6379,
  };
  assert.equal(judgeFlow(policyWorld(pods, [toServices], namespaces), flow)!.verdict, 'unknown');
  const toAll = egress([{ to: [{ ipBlock: { cidr: '0.0.0.0/0' } }] }]);
  assert.equal(judgeFlow(policyWorld(pods, [toAll], namespaces), flow)!.verdict, 'allowed');
  const fromOutside = { ...flow, source: '203.0.113.9', seenSource: '192.0.2.2', asked: '192.0.2.2' };
  const fromThere = ingress([{ from: [{ ipBlock: { cidr: '203.0.113.0/24' } }] }]);
  assert.equal(judgeFlow(policyWorld(pods, [fromThere], namespaces), fromOutside)!.verdict, 'unknown');
});

test('a pod that goes to itself through a service is left to the engine', () => {
  const flow = {
    protocol: 'tcp',
    source: '10.0.1.10',
    seenSource: '192.0.2.1',
    asked: '10.96.0.5',
    destination: '10.0.1.10',
    port: 6379,
  };
  assert.equal(judgeFlow(policyWorld(pods, [denyAll], namespaces), flow)!.verdict, 'unknown');
  assert.equal(judgeFlow(policyWorld(pods, [ingress([{}])], namespaces), flow)!.verdict, 'allowed');
});

test('without policies or pods in the evidence nothing is said', () => {
  const { evidence, ...rest } = policyWorld(pods, []);
  const without = { ...rest, evidence: { ...evidence, api: { ...evidence.api, networkPolicies: null } } };
  assert.equal(
    judgeFlow(without, { protocol: 'tcp', source: 'x', seenSource: 'x', asked: 'y', destination: 'y', port: 1 }),
    null,
  );
});

test('every policy that selects the pod is named, with its line', () => {
  const judged = ask([documented, { ...denyAll, name: 'deny' }], '10.0.2.20', '10.0.1.10', tcp)!;
  assert.deepEqual(
    judged.ingress?.policies.map(({ name, allows, source }) => [name, allows, source]),
    [
      ['test-network-policy', true, 'api/networkpolicies.json'],
      ['deny', false, 'api/networkpolicies.json'],
    ],
  );
  assert.ok(judged.ingress?.policies.every(({ line }) => line > 0));
});
