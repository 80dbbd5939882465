import { addressOf } from '../../cluster/chain-names.ts';
import type { ExpectedPort, KnownEndpoint, Wanted } from '../../cluster/expected-services/expected-services.ts';
import {
  endpointsOf,
  type Frontend,
  type Spread,
  type SpreadEndpoint,
} from '../../cluster/service-rules/service-rules.ts';
import type { Evidence } from '../../model/finding.ts';
import type { Origin } from '../../model/origin.ts';
import { percent } from '../../model/percent.ts';
import { sameList, sameSet } from '../../model/same-set.ts';
import type { Difference } from '../../model/service-report.ts';

/** Probabilities are stored in 31 bits, and listings print fewer digits. */
const tolerance = 1e-4;

/** Which endpoints one address leads to, beside those it should lead to. */
export interface ComparedEndpoints {
  rules: string[];
  /** What is wanted: of several sets that are right, the one that the rules have. */
  api: string[];
  missing: string[];
  stale: string[];
  /** Why another set than the first is right, or why not every ready endpoint is wanted. */
  note: string | null;
  differences: Difference[];
}

/** Compares where packets go with where they should go. Userspace mode shows no endpoints: nothing is compared. */
export function compareEndpoints(spread: Spread | null, wanted: Wanted, about: About): ComparedEndpoints {
  const rules = endpointsOf(spread);
  if (spread !== null && !spread.known)
    return { rules, api: wanted.endpoints, missing: [], stale: [], note: wanted.because, differences: [] };
  // Mostly there is nothing to tell; of two lists that are the same one is kept.
  if (spread !== null && sameList(rules, wanted.endpoints))
    return {
      rules,
      api: rules,
      missing: [],
      stale: [],
      note: wanted.because,
      differences: compareShares(spread, about),
    };
  const other = sameSet(rules, wanted.endpoints)
    ? null
    : wanted.others.find(({ endpoints }) => sameSet(rules, endpoints));
  const api = other?.endpoints ?? wanted.endpoints;
  const isSame = other !== undefined;
  const missing = isSame ? [] : without(api, rules);
  const stale = isSame ? [] : without(rules, api);
  const differences = missing.length + stale.length === 0 ? [] : describe(spread, missing, stale, about);
  return {
    rules,
    api,
    missing,
    stale,
    note: other?.because ?? wanted.because,
    differences: differences.length > 0 || spread === null ? differences : compareShares(spread, about),
  };
}

/** What is compared: the address, its rule, and the service port it belongs to. */
export interface About {
  expected: ExpectedPort;
  /** `10.96.0.10:53`. */
  name: string;
  /** The rule for the address. */
  frontend: Frontend;
}

const without = (some: readonly string[], others: readonly string[]): string[] => {
  const known = new Set(others);
  return some.filter((one) => !known.has(one));
};

function describe(spread: Spread | null, missing: string[], stale: string[], about: About): Difference[] {
  const { expected, name, frontend } = about;
  const known = new Map(expected.endpoints().map((endpoint) => [endpoint.endpoint, endpoint]));
  const lines = new Map(spread?.endpoints.map(({ endpoint, origin }) => [endpoint, origin]));
  const missingByAddress = new Map(missing.map((endpoint) => [addressOf(endpoint), endpoint]));
  const moved = new Map(stale.flatMap((endpoint) => withPort(endpoint, missingByAddress)));
  const place = spread?.origin ?? frontend.origin;
  const left = [...new Set(moved.values())];
  return [
    ...stale.map((endpoint): Difference => {
      const right = moved.get(endpoint);
      const evidence: Evidence[] = [lines.get(endpoint) ?? place];
      if (right !== undefined) {
        const words = `${name}: the rules send packets to ${endpoint}, the API has ${right}`;
        return {
          kind: 'wrong-port',
          frontend: name,
          endpoint,
          words,
          evidence: [...evidence, known.get(right)!.origin],
        };
      }
      const why = whyStale(known.get(endpoint));
      const words = `${name}: the rules still send packets to ${endpoint}, ${why}`;
      const api = known.get(endpoint)?.origin ?? expected.endpoints()[0]?.origin ?? expected.service.origin;
      return { kind: 'endpoint-stale', frontend: name, endpoint, words, evidence: [...evidence, api] };
    }),
    ...missing
      .filter((endpoint) => !left.includes(endpoint))
      .map((endpoint): Difference => {
        const words = `${name}: the rules never send packets to ${endpoint}, which the API has ${stateOf(known.get(endpoint))}`;
        const evidence: Evidence[] = [known.get(endpoint)?.origin ?? expected.service.origin, place];
        return { kind: 'endpoint-missing', frontend: name, endpoint, words, evidence };
      }),
  ];
}

/** The endpoint beside the one of the same address that is missing. */
function withPort(endpoint: string, missing: Map<string, string>): [string, string][] {
  const right = missing.get(addressOf(endpoint));
  return right === undefined ? [] : [[endpoint, right]];
}

type Known = KnownEndpoint | undefined;

function whyStale(endpoint: Known): string {
  if (endpoint === undefined) return 'which the API does not have';
  if (endpoint.object.ready) return 'which the API has ready, but not for this node';
  return endpoint.object.terminating ? 'which is terminating' : 'which is not ready';
}

const stateOf = (endpoint: Known): string =>
  endpoint?.object.ready === false ? 'terminating and still serving' : 'ready';

/** kube-proxy gives every endpoint the same share. */
function compareShares(spread: Spread, about: About): Difference[] {
  const { endpoints, broken } = spread;
  let used = 0;
  for (const { draining } of endpoints) if (!draining) used += 1;
  const wrong: SpreadEndpoint[] = [];
  for (const one of endpoints) {
    if (!one.draining && one.share !== null && Math.abs(one.share - 1 / used) > tolerance) wrong.push(one);
  }
  return broken.length + wrong.length === 0 ? [] : describeShares(broken, wrong, used, about);
}

function describeShares(
  broken: readonly Origin[],
  wrong: readonly SpreadEndpoint[],
  count: number,
  { name }: About,
): Difference[] {
  const lost = broken.map((origin): Difference => {
    const words = `${name}: a rule leads to a chain that sends packets nowhere`;
    return { kind: 'wrong-share', frontend: name, endpoint: null, words, evidence: [origin] };
  });
  return [
    ...lost,
    ...wrong.map(({ endpoint, share, origin }): Difference => {
      const words = `${name}: ${endpoint} gets ${percent(share!)} of the connections instead of ${percent(1 / count)}`;
      return { kind: 'wrong-share', frontend: name, endpoint, words, evidence: [origin] };
    }),
  ];
}
