import type { ExpectedPort } from '../../cluster/expected-services/expected-services.ts';
import type { Spread } from '../../cluster/service-rules/service-rules.ts';
import type { Socket } from '../../model/node.ts';
import type { Difference, ReportedEndpoint, ReportedPort, ReportedSpread } from '../../model/service-report.ts';
import { type ComparedFrontend, compareFrontend } from './compare-frontend.ts';
import { notesOn } from './port-notes.ts';
import type { RuleIndex } from './rule-index.ts';
import { sharesOf } from './shares-of.ts';

/** What is known around the rules of a port. */
export interface PortContext {
  index: RuleIndex;
  /** The evidence shows all rules of the family, so that what is not there is missing on the node. */
  known: boolean;
  /** Null where they were not collected. */
  sockets: readonly Socket[] | null;
}

/** What the lists of a reported port are made from. */
const parts = Symbol('parts');
interface Parts extends Pick<ExpectedPort, 'endpoints'> {
  compared: readonly ComparedFrontend[];
  rules: Spread | null;
}

/**
 * Lists that not every reader asks for are made when one does: of 10,000 services they are most of the work. All ports have the same two
 * getters: an object with getters of its own takes 1.8 KB and 5 µs.
 */
const whenRead = (make: (from: Parts) => unknown): PropertyDescriptor => ({
  enumerable: true,
  get(this: { [parts]: Parts }) {
    return make(this[parts]);
  },
});
const shares = whenRead(({ rules }) => sharesOf(rules));
const endpoints = whenRead(reportEndpoints);

/** Compares one port of a service, in one family, with what the API wants. */
export function comparePort(expected: ExpectedPort, context: PortContext): ReportedPort {
  const { port, family, protocol, clusterIp, frontends } = expected;
  const { index, known } = context;
  const compared = frontends.map((frontend) => compareFrontend(expected, frontend, index, known));
  const own = compared[0]!;
  const outside = compared.slice(1).find(({ spread }) => spread !== null) ?? null;
  const rules = own.frontends[0]?.spread ?? null;
  const differences = withoutRepetition(compared).concat(compareAffinity(expected, rules, own));
  const isTold = rules === null || rules.known;
  const isCompared = isTold && (known || compared.every(({ spread }) => spread !== null));
  const reported: Partial<ReportedPort> = {
    name: port.name,
    protocol,
    port: port.port,
    nodePort: port.nodePort,
    targetPort: port.targetPort,
    family,
    clusterIP: clusterIp,
    chain: own.frontends[0]?.chain ?? null,
    rules: own.spread?.rules ?? [],
    api: own.spread?.api ?? expected.internal.endpoints,
    missing: own.spread?.missing ?? (known ? expected.internal.endpoints : []),
    stale: own.spread?.stale ?? [],
  };
  Object.defineProperty(reported, parts, { value: { endpoints: expected.endpoints, compared, rules } });
  // Members of JSON stand in the order in which they are set.
  Object.defineProperty(reported, 'shares', shares);
  reported.internalTrafficPolicy = expected.internal.policy;
  reported.externalTrafficPolicy = expected.external?.policy ?? null;
  reported.affinity = { rules: rules?.affinity ?? null, api: expected.affinity };
  reported.external = outside === null ? null : reportOutside(expected, outside, rules);
  reported.frontends = compared.map(({ reported }) => reported);
  Object.defineProperty(reported, 'endpoints', endpoints);
  reported.healthCheck = healthCheckOf(expected, context);
  reported.state = differences.length > 0 ? 'differs' : isCompared ? 'same' : 'not compared';
  reported.differences = differences;
  reported.notes = notesOn(expected, compared);
  return reported as ReportedPort;
}

/** Several addresses lead to the same chain: what is wrong there is told once. */
function withoutRepetition(compared: readonly ComparedFrontend[]): Difference[] {
  if (compared.every(({ differences }) => differences.length === 0)) return [];
  const told = new Set<string>();
  return compared.flatMap(({ differences }) =>
    differences.filter(({ kind, endpoint, evidence, frontend }) => {
      const key = endpoint === null ? `${kind} ${frontend}` : `${kind} ${endpoint} ${evidence.map(placeOf).join(' ')}`;
      return !told.has(key) && told.add(key);
    }),
  );
}

const placeOf = ({ source, line, text }: Difference['evidence'][number]): string => `${source}:${line}:${text}`;

function compareAffinity(expected: ExpectedPort, rules: Spread | null, own: ComparedFrontend): Difference[] {
  if (rules === null || !rules.known || rules.endpoints.length === 0) return [];
  const { affinity: wanted, service } = expected;
  // /proc/net/ip_vs does not tell for how long.
  const isUntold = rules.affinity === 0 && wanted !== null;
  if (rules.affinity === wanted || isUntold) return [];
  const name = own.differences[0]?.frontend ?? own.reported.address ?? '';
  const words = `clients stay with their endpoint ${lasting(rules.affinity)} by the rules, ${lasting(wanted)} by the API`;
  return [
    { kind: 'affinity', frontend: name, endpoint: null, words, evidence: [rules.endpoints[0]!.origin, service.origin] },
  ];
}

const lasting = (seconds: number | null): string => (seconds === null ? 'not at all' : `for ${seconds} s`);

function reportOutside(
  expected: ExpectedPort,
  outside: ComparedFrontend,
  internal: Spread | null,
): ReportedSpread | null {
  const { spread } = outside.frontends[0]!;
  const isApart = expected.external!.policy !== expected.internal.policy || spread?.chain !== internal?.chain;
  const isSame = expected.external!.policy === expected.internal.policy && sameEndpoints(spread, internal);
  if (!isApart || isSame || outside.spread === null) return null;
  const { rules, api, missing, stale } = outside.spread;
  return {
    policy: expected.external!.policy,
    chain: spread?.chain ?? outside.frontends[0]!.chain,
    rules,
    api,
    missing,
    stale,
    shares: sharesOf(spread),
  };
}

const sameEndpoints = (one: Spread | null, other: Spread | null): boolean =>
  one !== null && other !== null && JSON.stringify(sharesOf(one)) === JSON.stringify(sharesOf(other));

function reportEndpoints({ endpoints, compared }: Parts): ReportedEndpoint[] {
  const all = endpoints();
  const inRules = new Set<string>();
  const wanted = new Set<string>();
  const draining = new Set<string>();
  for (const { spread, wanted: own, frontends } of compared) {
    for (const endpoint of spread?.rules ?? []) inRules.add(endpoint);
    for (const endpoint of own) wanted.add(endpoint);
    for (const { spread: led } of frontends) {
      for (const one of led?.endpoints ?? []) if (one.draining) draining.add(one.endpoint);
    }
  }
  const known = all.map(
    ({ endpoint, object: { pod, node, zone, zoneHints, ready, serving, terminating } }): ReportedEndpoint => ({
      endpoint,
      pod: pod === null ? null : `${pod.namespace}/${pod.name}`,
      node,
      zone,
      zoneHints,
      ready,
      serving,
      terminating,
      inRules: inRules.has(endpoint),
      wanted: wanted.has(endpoint),
      draining: draining.has(endpoint),
    }),
  );
  const names = new Set(all.map(({ endpoint }) => endpoint));
  for (const endpoint of [...inRules, ...draining]) {
    if (names.has(endpoint)) continue;
    names.add(endpoint);
    known.push({
      ...stranger,
      endpoint,
      inRules: inRules.has(endpoint),
      wanted: wanted.has(endpoint),
      draining: draining.has(endpoint),
    });
  }
  return known;
}

/** An endpoint of which only the rules tell. */
export const stranger = {
  pod: null,
  node: null,
  zone: null,
  zoneHints: [],
  ready: null,
  serving: null,
  terminating: null,
};

function healthCheckOf(
  { service, family }: ExpectedPort,
  { index, sockets }: PortContext,
): ReportedPort['healthCheck'] {
  const port = service.healthCheckNodePort;
  if (port === null) return null;
  const listening =
    sockets === null ? null : sockets.some((socket) => socket.port === port && /LISTEN/.test(socket.state));
  return { port, accepted: index.rules(family)?.healthChecks.has(port) ?? false, listening };
}
