import type { NodeEvidence } from '../../model/evidence.ts';
import type { ClusterObjects } from '../../model/objects.ts';
import { sameSet } from '../../model/same-set.ts';
import type { ProxyMode } from '../../model/service-report.ts';
import { expectServices } from '../expected-services/expect-services.ts';
import { programmedNode } from '../expected-services/programmed-node.ts';
import { endpointsOf, frontendKey, type ServiceRules } from './service-rules.ts';

/**
 * Whose rules lead to exactly the endpoints that the API has now: a kube-proxy that runs keeps its rules so, and those that another
 * mode left grow old. Null where the API's objects are not in the evidence, or have no endpoints.
 */
export function modesOfApi(
  node: NodeEvidence,
  api: ClusterObjects,
  rules: readonly ServiceRules[],
): { fitting: ProxyMode[]; others: ProxyMode[] } | null {
  const modes = [...new Set(rules.map(({ mode }) => mode))];
  const judged = modes.map((mode) => ({ mode, fits: fitsApi(node, api, mode, rules) }));
  if (judged.some(({ fits }) => fits === null)) return null;
  return {
    fitting: judged.filter(({ fits }) => fits).map(({ mode }) => mode),
    others: judged.filter(({ fits }) => !fits).map(({ mode }) => mode),
  };
}

/** Does every cluster IP lead to the endpoints that the API wants there? Null where nothing can be compared. */
function fitsApi(
  node: NodeEvidence,
  api: ClusterObjects,
  mode: ProxyMode,
  rules: readonly ServiceRules[],
): boolean | null {
  const own = rules.filter((one) => one.mode === mode);
  const families = new Set(own.map(({ family }) => family));
  const expected = [...(expectServices(api, programmedNode(node, api, mode)) ?? [])];
  const served = expected.filter(({ family, internal }) => families.has(family) && internal.endpoints.length > 0);
  // In userspace mode no rule tells among whom kube-proxy picks.
  if (served.length === 0 || own.some(({ frontends }) => frontends.some(({ spread }) => spread?.known === false)))
    return null;
  const frontends = new Map(
    own.flatMap(({ family, frontends }) =>
      frontends.map((one) => [frontendKey(family, one.protocol, one.address, one.port), one] as const),
    ),
  );
  return served.every(({ family, protocol, clusterIp, port, internal }) => {
    const found = endpointsOf(frontends.get(frontendKey(family, protocol, clusterIp, port.port))?.inside ?? null);
    return [internal, ...internal.others].some(({ endpoints }) => sameSet(endpoints, found));
  });
}
