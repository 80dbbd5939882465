import type { Path, Step, Trace } from '../../src/model/trace.ts';

/** A path that is delivered from 10.0.0.1 to 10.0.0.2:80, but for what is given. */
export const makePath = (given: Partial<Path>): Path => ({
  probability: 1,
  conditions: [],
  chance: given.probability ?? 1,
  ifSo: { verdict: given.verdict ?? 'delivered', reason: given.reason ?? 'delivered to pod default/web' },
  undecided: [],
  verdict: 'delivered',
  reason: 'delivered to pod default/web',
  decidedBy: { by: 'pod', node: null, source: null, line: null, text: null },
  assumptions: [],
  destination: { ip: '10.0.0.2', port: 80, ref: 'pod default/web', node: 'node-1' },
  source: { ip: '10.0.0.1', port: null, masqueraded: false },
  egress: null,
  reply: { verdict: 'delivered', reason: null, decidedBy: null },
  policy: null,
  mtu: null,
  steps: [],
  ...given,
});

/** A rule of the chain FORWARD on node-1, but for what is given. */
export const makeStep = (given: Partial<Step>): Step => ({
  node: 'node-1',
  direction: 'original',
  hook: 'FORWARD',
  table: 'filter',
  chain: 'FORWARD',
  rule: 1,
  source: 'rules.txt',
  line: 10,
  text: '-A FORWARD -j ACCEPT',
  effect: 'accept',
  words: 'all packets: accept',
  matched: true,
  ...given,
});

export const makeTrace = (paths: Path[], given: Partial<Trace> = {}): Trace => ({
  apiVersion: 'k8snet/v1',
  kind: 'Trace',
  node: 'node-1',
  flow: {
    protocol: 'tcp',
    source: { ip: '10.0.0.1', port: null, ref: 'pod default/client' },
    destination: { ip: '10.96.0.1', port: 80, ref: 'svc default/web' },
  },
  resolution: null,
  paths,
  assumptions: [],
  findings: [],
  missing: [],
  warnings: [],
  ...given,
});
