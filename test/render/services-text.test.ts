import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ReportedPort, ReportedService, ServiceReport } from '../../src/model/service-report.ts';
import { renderServices } from '../../src/render/services-text.ts';

const port = (number: number, given: Partial<ReportedPort>): ReportedPort => ({
  name: '',
  protocol: 'tcp',
  port: 80,
  nodePort: null,
  targetPort: 80,
  family: 4,
  clusterIP: `10.96.1.${number}`,
  chain: null,
  rules: ['10.0.0.1:80'],
  api: ['10.0.0.1:80'],
  missing: [],
  stale: [],
  shares: {},
  internalTrafficPolicy: null,
  externalTrafficPolicy: null,
  affinity: { rules: null, api: null },
  external: null,
  frontends: [],
  endpoints: [],
  healthCheck: null,
  state: 'same',
  differences: [],
  notes: [],
  ...given,
});

const service = (number: number, given: Partial<ReportedPort> = {}): ReportedService => ({
  namespace: 'default',
  name: `web-${number}`,
  type: 'ClusterIP',
  headless: false,
  externalName: null,
  ports: [port(number, given)],
  notes: [],
});

function linesFor(services: ReportedService[]): string[] {
  const report: ServiceReport = {
    apiVersion: 'k8snet/v1',
    kind: 'ServiceReport',
    node: 'node-1',
    mode: 'iptables',
    backend: 'legacy',
    asked: null,
    services,
    nodes: [],
    settings: [],
    assumptions: [],
    missing: [],
    findings: [],
    drift: false,
  };
  return renderServices(report, { width: 80, colour: false, verbose: false }).split('\n');
}

const many = (count: number): ReportedService[] => Array.from({ length: count }, (_, number) => service(number));

test('services that are as they should be are counted where they are many', () => {
  assert.deepEqual(linesFor(many(150)), [
    'services on node-1, kube-proxy in mode iptables (legacy)',
    '',
    '150 service ports, as the API wants them (--verbose shows them)',
    '',
    '150 service ports: the rules are what the API wants',
    '',
  ]);
});

test('of many services those that need a look are listed', () => {
  const lines = linesFor([...many(150), service(150, { notes: ['none of 3 endpoints is ready'] })]);
  assert.equal(lines.filter((line) => line.startsWith('ok ')).length, 1);
  assert.ok(lines.some((line) => /default\/web-150 .*none ready$/.test(line)));
  assert.ok(lines.includes('and 150 more, as the API wants them (--verbose shows them)'));
});

test('where there is nothing to compare, nothing is said to be right', () => {
  assert.ok(linesFor([]).includes('no service ports to compare'));
  assert.ok(!linesFor([]).some((line) => line.includes('what the API wants')));
});
