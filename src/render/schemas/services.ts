import type { DifferenceKind, ReportedPort, ReportedService, ServiceReport } from '../../model/service-report.ts';
import { answer, finding, list, object, oneOf, orNull, type Schema, share, text, truth, whole } from './parts.ts';
import { setting } from './setting.ts';

const evidence = list(object({ source: text(), line: whole(), text: text() }));
const endpointList = (description: string): Schema => list(text(), description);
const shares: Schema = {
  type: 'object',
  additionalProperties: share,
  description: 'of the connections that no affinity decides about, by ip:port',
};
const policy = oneOf('Cluster', 'Local');

const kinds = [
  'rules-missing',
  'rules-left',
  'endpoint-missing',
  'endpoint-stale',
  'wrong-port',
  'wrong-share',
  'refusal',
  'affinity',
  'source-ranges',
] satisfies DifferenceKind[];

const difference = object({
  kind: oneOf(...kinds),
  frontend: text('the address of the service: 10.96.0.10:53, node port 30080'),
  endpoint: orNull(text('null where it is about the address as a whole')),
  words: text('a sentence'),
  evidence: { ...evidence, minItems: 1 },
});

const frontend = object({
  kind: oneOf('cluster IP', 'external IP', 'load balancer IP', 'node port'),
  address: orNull(text('null: every address of the node')),
  port: whole(),
  rules: { type: ['boolean', 'null'], description: 'the node has a rule for it; null: not in the evidence' },
  api: { type: ['boolean', 'null'], description: 'the API has it; null: not in the evidence' },
  refusal: oneOf('reject', 'drop', null),
  endpoints: endpointList('where packets from outside the cluster go'),
  fromInside: orNull(endpointList('where packets of pods and of the node go; null: to the same')),
  sourceRanges: orNull(
    list(text(), 'clients that are let in; null: all, or in IPVS mode that the ipsets were not collected'),
  ),
  proxyPorts: orNull(
    object(
      { arriving: orNull(whole()), own: orNull(whole()) },
      'userspace mode: ports of kube-proxy for packets that arrive and for those of the node itself',
    ),
  ),
  evidence,
});

const maybeTrue: Schema = { type: ['boolean', 'null'] };

const endpoint = object({
  endpoint: text('ip:port or [ip6]:port'),
  pod: orNull(text('namespace/name')),
  node: orNull(text()),
  zone: orNull(text()),
  zoneHints: list(text()),
  ready: maybeTrue,
  serving: maybeTrue,
  terminating: maybeTrue,
  inRules: truth,
  wanted: { ...maybeTrue, description: 'this node should have rules for it; null: nothing tells' },
  draining: truth,
});

const spread = object({
  policy,
  chain: orNull(text()),
  rules: endpointList('endpoints in the rules'),
  api: endpointList('endpoints that should be there'),
  missing: list(text()),
  stale: list(text()),
  shares,
});

const port = object({
  name: text('empty where it has none'),
  protocol: text(),
  port: whole(),
  nodePort: orNull(whole()),
  targetPort: { type: ['string', 'integer', 'null'] },
  family: oneOf(4, 6),
  clusterIP: orNull(text()),
  chain: orNull(text('that the rules for the cluster IP lead to; the virtual service in IPVS mode')),
  rules: endpointList('endpoints that packets to the cluster IP go to'),
  api: endpointList('endpoints that they should go to'),
  missing: list(text()),
  stale: list(text()),
  shares,
  internalTrafficPolicy: oneOf('Cluster', 'Local', null),
  externalTrafficPolicy: oneOf('Cluster', 'Local', null),
  affinity: object({ rules: orNull(whole('seconds')), api: orNull(whole('seconds')) }),
  external: orNull({ ...spread, description: 'addresses from outside; null: as the cluster IP, or there are none' }),
  frontends: list(frontend),
  endpoints: list(endpoint),
  healthCheck: orNull(object({ port: whole(), accepted: truth, listening: maybeTrue })),
  state: oneOf('same', 'differs', 'rules only', 'not compared'),
  differences: list(difference),
  notes: list(text()),
} satisfies Record<keyof ReportedPort, Schema>);

const service = object({
  namespace: orNull(text()),
  name: orNull(text('null: the rules do not tell whose they are')),
  type: orNull(text('null: the API does not have it, or was not asked')),
  headless: truth,
  externalName: orNull(text()),
  ports: list(port),
  notes: list(text()),
} satisfies Record<keyof ReportedService, Schema>);

const mode = oneOf('iptables', 'nftables', 'ipvs', 'userspace', null);

/** What `k8snet services -o json` prints. */
export const servicesSchema: Schema = answer('ServiceReport', 'What the rules do beside what the API wants', {
  node: text('the node looked at'),
  mode: { ...mode, description: 'how kube-proxy works there; null: nothing tells' },
  backend: oneOf('legacy', 'nft', null),
  settings: list(setting, 'what kube-proxy is told there, beside what the node shows of it'),
  asked: orNull(text('namespace/name of the only service that was asked about')),
  drift: { ...truth, description: 'something is not as the API wants it, on this node or another' },
  services: list(service),
  nodes: list(object({ node: text(), mode, servicePorts: whole(), differing: list(text()) })),
  findings: list(finding),
  assumptions: list(text()),
  missing: list(text(), 'evidence that would have told more'),
} satisfies Record<Exclude<keyof ServiceReport, 'apiVersion' | 'kind'>, Schema>);
