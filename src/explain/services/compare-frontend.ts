import type { ExpectedFrontend, ExpectedPort, Wanted } from '../../cluster/expected-services/expected-services.ts';
import { endpointsOf, type Frontend } from '../../cluster/service-rules/service-rules.ts';
import { printEndpoint } from '../../model/address.ts';
import { counted } from '../../model/counted.ts';
import type { Difference, ReportedFrontend } from '../../model/service-report.ts';
import { type ComparedEndpoints, compareEndpoints } from './compare-endpoints.ts';
import type { RuleIndex } from './rule-index.ts';

/** One address of a service port: what the rules do with it beside what the API wants. */
export interface ComparedFrontend {
  reported: ReportedFrontend;
  frontends: Frontend[];
  /** Where packets from outside go (of a cluster IP: all). Null where the rules do not have the address. */
  spread: ComparedEndpoints | null;
  /** Where they should go. */
  wanted: string[];
  differences: Difference[];
}

/** `10.96.0.10:53`, `node port 30080`. */
export const frontendName = ({ kind, address, port }: Pick<ExpectedFrontend, 'kind' | 'address' | 'port'>): string =>
  kind === 'node port' ? `node port ${port}` : printEndpoint(address!, port);

/** `known`: what is not in the rules is not on the node. */
export function compareFrontend(
  expected: ExpectedPort,
  wantedFrontend: ExpectedFrontend,
  index: RuleIndex,
  known: boolean,
): ComparedFrontend {
  const { family, protocol } = expected;
  const { kind, address, port } = wantedFrontend;
  const frontends = index.find(family, protocol, kind === 'node port' ? null : address, port);
  const name = frontendName(wantedFrontend);
  const wanted = kind === 'cluster IP' ? expected.internal : (expected.external ?? expected.internal);
  const [first] = frontends;
  if (first === undefined) {
    const differences = known ? [missingRules(expected, name, wanted, index)] : [];
    const reported = reportMissing(wantedFrontend, known);
    return { reported, frontends, spread: null, wanted: wanted.endpoints, differences };
  }
  const all = frontends.map((frontend) => compareOne(expected, frontend, kind, wanted, name));
  const worst = all.find(({ differences }) => differences.length > 0) ?? all[0]!;
  return {
    reported: report(wantedFrontend, frontends, all[0]!.spread),
    frontends,
    spread: worst.spread,
    wanted: worst.spread.api,
    differences: worst.differences.concat(compareRanges(expected, wantedFrontend, first, name)),
  };
}

function compareOne(
  expected: ExpectedPort,
  frontend: Frontend,
  kind: ExpectedFrontend['kind'],
  wanted: Wanted,
  name: string,
): { spread: ComparedEndpoints; differences: Difference[] } {
  const about = { expected, name, frontend };
  const spread = compareEndpoints(frontend.spread, wanted, about);
  const refusal = compareRefusal(expected, frontend, spread, name);
  const isApart = kind !== 'cluster IP' && frontend.inside !== frontend.spread && frontend.inside !== null;
  const differences = refusal ?? spread.differences;
  if (!isApart) return { spread, differences };
  const inside = compareEndpoints(frontend.inside, expected.inside, about);
  return { spread, differences: [...differences, ...inside.differences] };
}

/** Null: it refuses where there is nobody to send packets to, and only there. */
function compareRefusal(
  { endpoints, service }: ExpectedPort,
  frontend: Frontend,
  { api, rules }: ComparedEndpoints,
  name: string,
): Difference[] | null {
  const isKnown = frontend.spread === null || frontend.spread.known;
  if (!isKnown || rules.length > 0) return null;
  const about = { kind: 'refusal' as const, frontend: name, endpoint: null };
  if (api.length > 0 && frontend.refusal !== null) {
    const words = `${name}: packets are refused as if there were no endpoints, while the API has ${countOf(api)}`;
    const known = endpoints().find(({ endpoint }) => endpoint === api[0]);
    return [{ ...about, words, evidence: [frontend.refusal.origin, known?.origin ?? service.origin] }];
  }
  if (api.length > 0 || frontend.refusal !== null) return null;
  const words = `${name}: the rules send packets nowhere and do not refuse them either`;
  return [{ ...about, words, evidence: [frontend.origin] }];
}

function compareRanges(
  { service }: ExpectedPort,
  { kind, address, sourceRanges }: ExpectedFrontend,
  { sourceRanges: found, origin, spread, inside }: Frontend,
  name: string,
): Difference[] {
  if (kind !== 'load balancer IP' || (spread ?? inside) === null || (spread !== null && !spread.known)) return [];
  if (found === 'not collected') return [];
  const wanted = sourceRanges?.some((range) => range.endsWith('/0')) ? null : sourceRanges;
  // kube-proxy lets a load balancer's own address in as well, for clients on the node.
  const given = found?.filter((range) => range !== address && !wanted?.includes(range)) ?? null;
  const lacking = wanted?.filter((range) => !found?.includes(range)) ?? [];
  const isSame = (found === null) === (wanted === null) && lacking.length === 0 && (given ?? []).length === 0;
  // A balancer of several addresses lets each of them in.
  const isOwn = given?.every((range) => service.loadBalancerIps.includes(range)) ?? true;
  if (isSame || ((found === null) === (wanted === null) && lacking.length === 0 && isOwn)) return [];
  const words = `${name}: the rules let in ${clientsOf(found)}, the API wants ${clientsOf(sourceRanges)}`;
  return [{ kind: 'source-ranges', frontend: name, endpoint: null, words, evidence: [origin, service.origin] }];
}

const clientsOf = (ranges: readonly string[] | null): string =>
  ranges === null ? 'everybody' : ranges.length === 0 ? 'nobody' : ranges.join(', ');

const countOf = (endpoints: readonly string[]): string => counted(endpoints.length, 'endpoint');

function missingRules(expected: ExpectedPort, name: string, wanted: Wanted, index: RuleIndex): Difference {
  const place = index.place(expected.family);
  const instead =
    wanted.endpoints.length > 0 ? `the API has ${countOf(wanted.endpoints)}` : 'none refuses packets either';
  return {
    kind: 'rules-missing',
    frontend: name,
    endpoint: null,
    words: `${name}: the node has no rule for it; ${instead}`,
    evidence: [expected.service.origin, ...(place === null ? [] : [place])],
  };
}

function reportMissing({ kind, address, port }: ExpectedFrontend, known: boolean): ReportedFrontend {
  const empty = { refusal: null, endpoints: [], fromInside: null, sourceRanges: null, proxyPorts: null, evidence: [] };
  return { kind, address, port, rules: known ? false : null, api: true, ...empty };
}

function report(
  { kind, address, port }: ExpectedFrontend,
  frontends: readonly Frontend[],
  { rules }: ComparedEndpoints,
): ReportedFrontend {
  const { spread, inside, refusal, proxyPorts = null } = frontends[0]!;
  return {
    kind,
    address,
    port,
    rules: true,
    api: true,
    refusal: refusal?.how ?? null,
    endpoints: rules,
    fromInside: inside === spread ? null : endpointsOf(inside),
    sourceRanges: reportRanges(frontends[0]!),
    proxyPorts,
    evidence: frontends.map(({ origin }) => origin),
  };
}

/** An address as the rules have it. */
export function reportRule(frontend: Frontend): ReportedFrontend {
  const { kind, address, port, spread, inside, refusal, proxyPorts = null, origin } = frontend;
  return {
    kind,
    address,
    port,
    rules: true,
    api: null,
    refusal: refusal?.how ?? null,
    endpoints: endpointsOf(spread),
    fromInside: inside === spread ? null : endpointsOf(inside),
    sourceRanges: reportRanges(frontend),
    proxyPorts,
    evidence: refusal === null || refusal.origin === origin ? [origin] : [origin, refusal.origin],
  };
}

const reportRanges = ({ sourceRanges }: Frontend): string[] | null =>
  sourceRanges === 'not collected' ? null : sourceRanges;
