import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import type { ObjectsByKind } from '../../../src/sources/kube-api/kinds.ts';
import { readObjects } from '../../../src/sources/kube-api/objects.ts';

const api = 'fixtures/nodes/healthy-legacy/api';
const kinds = {
  Node: 'nodes',
  Pod: 'pods',
  Service: 'services',
  EndpointSlice: 'endpointslices',
  Endpoints: 'endpoints',
} as const;

/** One object as the API would give it alone. */
function one<Kind extends keyof ObjectsByKind>(kind: Kind, object: object): ObjectsByKind[Kind] {
  const metadata = { namespace: 'default', name: 'web' };
  const { facts, warnings } = readObjects(kind, JSON.stringify({ kind, metadata, ...object }), 'x.json');
  assert.deepEqual(warnings, []);
  return facts![0]!;
}

for (const [kind, file] of Object.entries(kinds) as [keyof typeof kinds, string][]) {
  const text = readFileSync(`${api}/${file}.json`, 'utf8');
  test(`every ${kind} of a recording is read, with the line of its name`, () => {
    const { facts, warnings } = readObjects(kind, text, file);
    assert.deepEqual(warnings, []);
    assert.equal(new Set(facts!.map((object) => object.origin.line)).size >= JSON.parse(text).items.length - 1, true);
    for (const { name, origin } of facts!) {
      assert.equal(text.split('\n')[origin.line - 1], origin.text);
      assert.ok(origin.text.includes(`"name": "${name}"`));
    }
  });

  test(`a ${kind} is the same in YAML, in a ${kind}List, in one line and alone`, () => {
    const list = JSON.parse(text);
    const bare = (value: string) =>
      readObjects(kind, value, file).facts?.map((object) => ({ ...object, origin: null }));
    const expected = bare(text);
    assert.deepEqual(bare(stringify(list)), expected);
    assert.deepEqual(bare(JSON.stringify(list)), expected);
    const typed = {
      ...list,
      kind: `${kind}List`,
      items: list.items.map(({ kind: _, ...item }: { kind: string }) => item),
    };
    assert.deepEqual(bare(JSON.stringify(typed)), expected);
    assert.deepEqual(bare(list.items.map((item: object) => stringify(item)).join('---\n')), expected);
  });
}

test('YAML has lines too', () => {
  const text = 'kind: List\nitems:\n- kind: Namespace\n  metadata:\n    labels: {name: other}\n    name: shop\n';
  assert.deepEqual(readObjects('Namespace', text, 'n.yaml').facts, [
    { origin: { source: 'n.yaml', line: 6, text: '    name: shop' }, name: 'shop', labels: { name: 'other' } },
  ]);
});

test('a service: dual stack, affinity, source ranges by annotation, a balancer that proxies', () => {
  const service = one('Service', {
    metadata: {
      namespace: 'shop',
      name: 'lb',
      annotations: { 'service.beta.kubernetes.io/load-balancer-source-ranges': '10.0.0.0/8, 192.0.2.0/24' },
    },
    spec: {
      type: 'LoadBalancer',
      clusterIP: '10.96.0.9',
      clusterIPs: ['10.96.0.9', 'fd00::9'],
      externalIPs: ['198.51.100.1'],
      ports: [
        { name: 'http', port: 80, targetPort: 'web', nodePort: 30080, protocol: 'TCP' },
        { port: 53, protocol: 'UDP' },
      ],
      selector: {},
      sessionAffinity: 'ClientIP',
      sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } },
      externalTrafficPolicy: 'Local',
      healthCheckNodePort: 32000,
    },
    status: {
      loadBalancer: {
        ingress: [{ ip: '203.0.113.1' }, { ip: '203.0.113.2', ipMode: 'Proxy' }, { hostname: 'x.example' }],
      },
    },
  });
  assert.deepEqual(service.clusterIps, ['10.96.0.9', 'fd00::9']);
  assert.deepEqual(service.loadBalancerSourceRanges, ['10.0.0.0/8', '192.0.2.0/24']);
  assert.deepEqual(service.loadBalancerIps, ['203.0.113.1']);
  assert.deepEqual(service.affinity, { type: 'ClientIP', seconds: 10800 });
  assert.deepEqual(service.selector, {});
  assert.deepEqual(service.ports, [
    { name: 'http', protocol: 'TCP', port: 80, targetPort: 'web', nodePort: 30080 },
    { name: '', protocol: 'UDP', port: 53, targetPort: null, nodePort: null },
  ]);
});

test('a service without selector, and one of another name', () => {
  assert.equal(one('Service', { spec: { clusterIP: 'None' } }).selector, null);
  assert.deepEqual(one('Service', { spec: { clusterIP: 'None' } }).clusterIps, ['None']);
  const alias = one('Service', { spec: { type: 'ExternalName', externalName: 'db.example', clusterIP: '' } });
  assert.deepEqual([alias.type, alias.externalName, alias.clusterIps], ['ExternalName', 'db.example', []]);
});

const conditions: [
  what: string,
  endpoint: object,
  expected: [ready: boolean, serving: boolean, terminating: boolean],
][] = [
  ['without conditions', {}, [true, true, false]],
  [
    'with conditions that are null',
    { conditions: { ready: null, serving: null, terminating: null } },
    [true, true, false],
  ],
  ['ready', { conditions: { ready: true } }, [true, true, false]],
  ['not ready, of v1beta1', { conditions: { ready: false } }, [false, false, false]],
  [
    'terminating and still serving',
    { conditions: { ready: false, serving: true, terminating: true } },
    [false, true, true],
  ],
];
for (const [what, endpoint, expected] of conditions) {
  test(`an endpoint ${what}`, () => {
    const slice = one('EndpointSlice', { endpoints: [{ addresses: ['10.0.0.1'], ...endpoint }] });
    const [{ ready, serving, terminating } = {}] = slice.endpoints;
    assert.deepEqual([ready, serving, terminating], expected);
  });
}

test('the node and zone of an endpoint, of v1 and of v1beta1', () => {
  const addresses = ['fd00::1'];
  const place = (endpoint: object) => {
    const [read] = one('EndpointSlice', { addressType: 'IPv6', endpoints: [{ addresses, ...endpoint }] }).endpoints;
    return [read!.node, read!.zone, read!.zoneHints];
  };
  assert.deepEqual(place({ nodeName: 'a', zone: 'z', hints: { forZones: [{ name: 'z' }, { name: 'y' }] } }), [
    'a',
    'z',
    ['z', 'y'],
  ]);
  const topology = { 'kubernetes.io/hostname': 'b', 'topology.kubernetes.io/zone': 'x' };
  assert.deepEqual(place({ topology }), ['b', 'x', []]);
  assert.deepEqual(place({}), [null, null, []]);
});

test('of several addresses of one endpoint the first counts, and the others are told', () => {
  const slice = {
    kind: 'EndpointSlice',
    metadata: { name: 'web-1' },
    endpoints: [{ addresses: ['10.0.0.1', '10.0.0.2'] }],
  };
  const { facts, warnings } = readObjects('EndpointSlice', JSON.stringify(slice), 'x.json');
  assert.deepEqual(
    facts![0]!.endpoints.map(({ address }) => address),
    ['10.0.0.1'],
  );
  assert.deepEqual(
    warnings.map(({ about, origin }) => [about, origin.text]),
    [['object', 'EndpointSlice web-1']],
  );
});

test('Endpoints: one list for each subset, addresses that are not ready too', () => {
  const text = JSON.stringify({
    kind: 'Endpoints',
    metadata: { namespace: 'default', name: 'web' },
    subsets: [
      {
        addresses: [{ ip: '10.0.0.1', nodeName: 'a', targetRef: { kind: 'Pod', namespace: 'default', name: 'p' } }],
        ports: [{ port: 80 }],
      },
      { notReadyAddresses: [{ ip: 'fd00::2' }], ports: [{ name: 'dns', port: 53, protocol: 'UDP' }] },
    ],
  });
  const [first, second] = readObjects('Endpoints', text, 'x.json').facts!;
  assert.deepEqual(first!.ports, [{ name: '', protocol: 'TCP', port: 80 }]);
  assert.deepEqual(first!.endpoints[0]!.pod, { namespace: 'default', name: 'p' });
  assert.deepEqual([second!.addressType, second!.endpoints[0]!.ready, second!.from], ['IPv6', false, 'endpoints']);
});

test('a pod: addresses, host ports, owner, a container that waits, a sidecar', () => {
  const pod = one('Pod', {
    metadata: {
      namespace: 'default',
      name: 'web',
      deletionTimestamp: '2026-11-21T08:00:00Z',
      ownerReferences: [
        { kind: 'Other', name: 'o' },
        { kind: 'ReplicaSet', name: 'web-1', controller: true },
      ],
    },
    spec: {
      nodeName: 'a',
      containers: [{ name: 'c', ports: [{ containerPort: 80, hostPort: 8080, hostIP: '127.0.0.1', name: 'http' }] }],
      initContainers: [{ name: 'once' }, { name: 'proxy', restartPolicy: 'Always', ports: [{ containerPort: 15001 }] }],
    },
    status: {
      phase: 'Running',
      podIP: '10.0.0.1',
      podIPs: [{ ip: '10.0.0.1' }, { ip: 'fd00::1' }],
      conditions: [{ type: 'Ready', status: 'False' }],
      containerStatuses: [{ name: 'c', restartCount: 7, state: { waiting: { reason: 'CrashLoopBackOff' } } }],
    },
  });
  assert.deepEqual(
    [pod.ips, pod.ready, pod.terminating, pod.hostNetwork],
    [['10.0.0.1', 'fd00::1'], false, true, false],
  );
  assert.deepEqual(pod.owner, { kind: 'ReplicaSet', name: 'web-1' });
  assert.deepEqual(pod.containers, [
    {
      name: 'c',
      ports: [{ name: 'http', port: 80, hostPort: 8080, hostIp: '127.0.0.1', protocol: 'TCP' }],
      waiting: 'CrashLoopBackOff',
      restarts: 7,
    },
    {
      name: 'proxy',
      ports: [{ name: null, port: 15001, hostPort: null, hostIp: null, protocol: 'TCP' }],
      waiting: null,
      restarts: 0,
    },
  ]);
});

test('a network policy: an empty peer list is everybody, an empty selector every pod', () => {
  const policy = one('NetworkPolicy', {
    spec: {
      podSelector: {},
      ingress: [
        {},
        { from: [{ namespaceSelector: {} }, { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }] },
      ],
      egress: [{ to: [], ports: [{ port: 'http' }, { protocol: 'UDP', port: 32000, endPort: 32768 }] }],
    },
  });
  assert.deepEqual(policy.policyTypes, ['Ingress', 'Egress']);
  const everything = { matchLabels: {}, matchExpressions: [] };
  assert.deepEqual(policy.ingress[0], { peers: [], ports: [] });
  assert.deepEqual(policy.ingress[1]!.peers, [
    { podSelector: null, namespaceSelector: everything, ipBlock: null },
    { podSelector: null, namespaceSelector: null, ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
  ]);
  assert.deepEqual(policy.egress[0]!.ports, [
    { protocol: 'TCP', port: 'http', endPort: null },
    { protocol: 'UDP', port: 32000, endPort: 32768 },
  ]);
});

test('an ingress of v1 and of v1beta1', () => {
  const http = (backend: object) => ({ paths: [{ path: '/', pathType: 'Prefix', backend }] });
  const v1 = one('Ingress', {
    spec: {
      ingressClassName: 'nginx',
      rules: [{ host: 'a.example', http: http({ service: { name: 'web', port: { name: 'http' } } }) }],
    },
    status: { loadBalancer: { ingress: [{ ip: '203.0.113.1' }, { hostname: 'lb.example' }] } },
  });
  assert.deepEqual(v1.rules, [{ host: 'a.example', path: '/', pathType: 'Prefix', service: 'web', port: 'http' }]);
  assert.deepEqual([v1.className, v1.addresses], ['nginx', ['203.0.113.1', 'lb.example']]);
  const old = one('Ingress', {
    spec: { backend: { serviceName: 'web', servicePort: 80 }, rules: [{ http: http({ resource: {} }) }] },
  });
  assert.deepEqual(old.rules, [{ host: null, path: null, pathType: null, service: 'web', port: 80 }]);
});

const unusable: [what: string, text: string, message: RegExp][] = [
  ['a refusal by kubectl', 'Error from server (Forbidden): pods is forbidden\n', /holds no API object/],
  ['a refusal by the API', '{"kind":"Status","status":"Failure","message":"pods is forbidden"}', /pods is forbidden/],
  ['JSON that breaks off', '{"kind":"List","items":[{"kind":"Pod","metadata":{"na', /is no whole JSON/],
  ['a JSON list', '[]', /holds no API object/],
  ['YAML that is none', 'kind: [', /is no YAML/],
  [
    'a YAML bomb',
    `a: &a [x]\nb: &b [${'*a,'.repeat(99)}]\nc: &c [${'*b,'.repeat(99)}]\nd: [${'*c,'.repeat(99)}]\n`,
    /is no YAML/,
  ],
];
for (const [what, text, message] of unusable) {
  test(`${what} is not known rather than empty`, () => {
    const { facts, warnings } = readObjects('Pod', text, 'api/pods.json');
    assert.equal(facts, null);
    assert.match(warnings[0]!.message, message);
    assert.equal(warnings[0]!.about, 'object');
  });
}

test('of an object of another kind only its name is kept', () => {
  const secret = {
    kind: 'Secret',
    metadata: { namespace: 'default', name: 'token' },
    data: { password: 'aHVudGVyMg==' },
  };
  const text = JSON.stringify(
    { kind: 'List', items: [secret, { kind: 'Namespace', metadata: { name: 'shop' } }] },
    null,
    2,
  );
  const read = readObjects('Namespace', text, 'x.json');
  assert.deepEqual(
    read.facts?.map(({ name }) => name),
    ['shop'],
  );
  assert.deepEqual(
    read.warnings.map(({ origin }) => origin.text),
    ['Secret default/token'],
  );
  assert.ok(!JSON.stringify(read).includes('aHVudGVyMg'));
});

test('odd names are kept as they are', () => {
  const text = '{"kind":"Node","metadata":{"name":"__proto__","labels":{"__proto__":"x","constructor":"y","a":1}}}';
  const [node] = readObjects('Node', text, 'x.json').facts!;
  assert.equal(node!.name, '__proto__');
  assert.deepEqual(Object.entries(node!.labels), [
    ['__proto__', 'x'],
    ['constructor', 'y'],
  ]);
});

test('no text and no shape of an object throws', () => {
  const value = fc.jsonValue();
  const shaped = fc.record({
    kind: fc.constant('Pod'),
    metadata: fc.anything(),
    spec: value,
    status: value,
    items: value,
  });
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        value.map((json) => JSON.stringify(json)),
        shaped.map((json) => JSON.stringify(json)),
      ),
      (text) => {
        for (const kind of [
          'Pod',
          'Service',
          'EndpointSlice',
          'Endpoints',
          'Ingress',
          'NetworkPolicy',
          'ConfigMap',
        ] as const) {
          readObjects(kind, text, 'x');
        }
      },
    ),
  );
});
