import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { openWorld, type World } from '../../src/cluster/world.ts';
import { dryTag, planTrace, usualTools } from '../../src/debug/index.ts';
import { diagnose } from '../../src/doctor/diagnose.ts';
import { explainFinding, findingIds } from '../../src/doctor/explain-finding.ts';
import { explainChain } from '../../src/explain/explain-chain.ts';
import { parseFlowsFile } from '../../src/explain/flows-file.ts';
import { mapNode } from '../../src/explain/map.ts';
import { compareServices } from '../../src/explain/services.ts';
import { traceFlow } from '../../src/explain/trace.ts';
import { explainTraceLog } from '../../src/explain/trace-log.ts';
import { verifyFlows } from '../../src/explain/verify.ts';
import type { DebugTraceReport } from '../../src/model/debug-trace.ts';
import { schemas } from '../../src/render/schemas/index.ts';
import { openBundle, readEvidence } from '../../src/sources/index.ts';

/** The schema without its openness to later versions: what is printed today must be described today. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return 'properties' in schema && !('additionalProperties' in schema)
    ? { ...inner, additionalProperties: false }
    : inner;
}

function check(kind: keyof typeof schemas, answer: unknown): void {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  const validate = ajv.compile(closed(schemas[kind]) as object);
  validate(JSON.parse(JSON.stringify(answer)));
  assert.deepEqual(validate.errors?.slice(0, 3) ?? [], []);
}

const open = async (path: string): Promise<World> => openWorld(readEvidence(await openBundle(path)));

const traces: [string, string, string | null][] = [
  ['fixtures/nodes/healthy-legacy', 'svc/echoserver', null],
  ['fixtures/nodes/healthy-legacy', 'svc/test-noendpoints', 'pod/client-1'],
  ['fixtures/nodes/healthy-legacy', 'dns:test-headless', null],
  ['fixtures/nodes/healthy-legacy', '203.0.113.10:80', 'node'],
  ['fixtures/nodes/healthy-legacy', 'node/node-1:30080', 'external:203.0.113.7'],
  ['fixtures/recordings/dualstack-healthy.tar.gz', 'dns', null],
  ['fixtures/recordings/missing-route.tar.gz', 'svc/echoserver', null],
];

for (const [bundle, target, from] of traces) {
  for (const verbose of [false, true]) {
    test(`a trace to ${target} in ${bundle}${verbose ? ', verbose,' : ''} is as its schema says`, async () => {
      const world = await open(bundle);
      const node = world.evidence.nodes[0]!.name;
      const request = {
        target,
        from,
        node,
        protocol: null,
        sourcePort: null,
        namespace: 'default',
        hostname: null,
        verbose,
      };
      check('trace', traceFlow(world, request));
    });
  }
}

test('every chain of a node, explained, is as its schema says', async () => {
  const world = await open('fixtures/nodes/healthy-legacy');
  const chains = new Set(
    world.evidence.nodes[0]!.iptables.flatMap(({ tables }) => tables.flatMap((table) => table.chainNames())),
  );
  for (const chain of chains)
    check('chain', explainChain(world, 'node-1', { chain, table: null, depth: 2, verbose: true }));
});

test('a verify report is as its schema says', async () => {
  const flows = parseFlowsFile(readFileSync('fixtures/verify/echoserver.yaml', 'utf8'), 'flows.yaml');
  const world = await open('fixtures/nodes/healthy-legacy');
  check('verify', verifyFlows(world, flows, { node: null, namespace: 'default', hostname: null }));
});

for (const bundle of [
  'fixtures/recordings/flannel-vxlan-healthy.tar.gz',
  'fixtures/recordings/veth-not-enslaved.tar.gz',
]) {
  test(`a map of ${bundle} is as its schema says`, async () => {
    const world = await open(bundle);
    check('map', mapNode(world, world.evidence.nodes[0]!.name));
  });
}

for (const name of [
  'dualstack-healthy',
  'ipvs-iptables-leftovers',
  'kube-proxy-flushed',
  'nftables-stale-kube-proxy',
  'userspace-healthy',
]) {
  test(`a report on the services of ${name} is as its schema says`, async () => {
    const world = await open(`fixtures/recordings/${name}.tar.gz`);
    for (const node of world.evidence.nodes) {
      check('services', compareServices(world, node.name, { service: null, namespace: 'default' }));
    }
  });
}

test('the page of every finding is as its schema says', () => {
  for (const id of findingIds()) check('explain-finding', explainFinding(id));
});

for (const bundle of [
  'nodes/healthy-legacy',
  'recordings/stale-kube-proxy.tar.gz',
  'recordings/netpol-kube-router.tar.gz',
]) {
  test(`the doctor's report on ${bundle} is as its schema says`, async () => {
    const request = { node: null, from: null, namespace: 'default', only: [], skip: [] };
    check('doctor', diagnose(await open(`fixtures/${bundle}`), request));
  });
}

for (const [log, bundle] of [
  ['kernel-legacy.txt', 'healthy-legacy-kubenet'],
  ['xtables-monitor.txt', 'healthy-nft'],
  ['log-rules.txt', null],
] as const) {
  test(`a decoded ${log} is as its schema says`, async () => {
    const world = bundle === null ? null : await open(`fixtures/recordings/${bundle}.tar.gz`);
    const book = world && { world, node: world.evidence.nodes[0]! };
    const path = `fixtures/sources/trace-log/${log}`;
    check('debug-decode', explainTraceLog(readFileSync(path, 'utf8'), path, book));
  });
}

test('a plan, a report on it, and a list of rules are as their schemas say', async () => {
  const world = await open('fixtures/nodes/healthy-legacy');
  const request = { target: 'svc/echoserver', from: null, node: 'node-1', protocol: null, sourcePort: null };
  const trace = traceFlow(world, { ...request, namespace: 'default', hostname: null, verbose: false, everyWay: true });
  const { plan } = planTrace(world, trace, { tag: dryTag(60), tools: usualTools, backend: null, anySource: false });
  check('debug-plan', plan);
  const book = { world, node: world.evidence.nodes[0]! };
  const { packets } = explainTraceLog(readFileSync('fixtures/sources/trace-log/nft-monitor.txt', 'utf8'), 'log', book);
  const [way] = packets;
  check('debug-trace', {
    apiVersion: 'k8snet/v1',
    kind: 'DebugTrace',
    node: 'node-1',
    flow: trace.flow,
    plan,
    packets: [
      { isAnswer: false, isAsPredicted: null, predicted: ['delivered'], instead: trace.paths[0]!.steps, way: way! },
    ],
    knownConnections: 0,
    left: [],
    end: 'done',
    problems: [],
  } satisfies DebugTraceReport);
  const rule = {
    id: '0badcafe',
    backend: 'legacy',
    family: 'ip',
    table: 'raw',
    chain: 'OUTPUT',
    text: '-A OUTPUT',
    age: 1,
    left: -1,
    remove: [],
  };
  check('debug-rules', {
    apiVersion: 'k8snet/v1',
    kind: 'DebugRules',
    node: 'n',
    rules: [rule],
    removed: [],
    problems: [],
  });
});
