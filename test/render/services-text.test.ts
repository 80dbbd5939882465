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

function reportOf(services: ReportedService[], asked: string | null = null): ServiceReport {
  return {
    apiVersion: 'k8snet/v1',
    kind: 'ServiceReport',
    node: 'node-1',
    mode: 'iptables',
    backend: 'legacy',
    asked,
    services,
    nodes: [],
    settings: [],
    assumptions: [],
    missing: [],
    findings: [],
    drift: false,
  };
}

const linesFor = (services: ReportedService[]): string[] =>
  renderServices(reportOf(services), { width: 80, colour: false, verbose: false }).split('\n');

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

test('userspace mode: the port of kube-proxy is told, and where the rules stop short, that they do', () => {
  const frontend = {
    kind: 'cluster IP' as const,
    address: '10.96.1.1',
    port: 80,
    rules: true,
    api: null,
    refusal: null,
    endpoints: [],
    fromInside: null,
    sourceRanges: null,
    proxyPorts: null,
    evidence: [],
  };
  const detail = (proxyPorts: { arriving: number | null; own: number | null } | null): string => {
    const given = { frontends: [{ ...frontend, proxyPorts }], rules: [], state: 'not compared' as const };
    const report = reportOf([service(1, given)], 'default/web-1');
    return renderServices(report, { width: 140, colour: false, verbose: false });
  };
  assert.match(detail({ arriving: 4711, own: 4711 }), /the process kube-proxy at port 4711, which picks an endpoint/);
  assert.match(detail({ arriving: 4711, own: 4712 }), /at port 4711 \(for processes of the node: 4712\), which/);
  assert.match(detail(null), /10\.96\.1\.1 +80 +endpoints that are not in the evidence/);
});
