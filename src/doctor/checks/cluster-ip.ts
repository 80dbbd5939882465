import { frontFlows } from '../survey/front-flows.ts';
import { nameserversOf } from '../survey/nameservers.ts';
import { isApiserver, isDns, type ServiceFront, usedEndpoints } from '../survey/service-front.ts';
import { defineCheck } from './check.ts';

/** Up to so many service ports each is asked; beyond it one stands for all of the same kind. */
const mostFronts = 150;

export const clusterIp = defineCheck({
  id: 'cluster-ip',
  title: 'Services answer at their cluster IPs',
  choose(survey, node) {
    const nameservers = nameserversOf(survey.world);
    const fronts = survey.fronts(node).filter((front) => !isDns(front, nameservers) && !isApiserver(front));
    return representatives(fronts).flatMap(({ front, count }) =>
      frontFlows('cluster-ip', survey, node, front).map((flow) => ({ ...flow, standsFor: flow.standsFor * count })),
    );
  },
  lacks: (_, node) => `the evidence names no services for ${node.name}`,
});

/** All services of a small cluster; one of each kind of a large one. */
function representatives(fronts: readonly ServiceFront[]): { front: ServiceFront; count: number }[] {
  if (fronts.length <= mostFronts) return fronts.map((front) => ({ front, count: 1 }));
  const kinds = new Map<string, { front: ServiceFront; count: number }>();
  for (const front of fronts) {
    const kind = kinds.get(kindOf(front));
    if (kind === undefined) kinds.set(kindOf(front), { front, count: 1 });
    else kind.count++;
  }
  return [...kinds.values()];
}

/** What rules are written by: policies, affinity, and on which nodes the endpoints are. */
function kindOf(front: ServiceFront): string {
  const { service, family, protocol } = front;
  const nodes = usedEndpoints(front)?.map(({ node }) => node) ?? [];
  const policies = service === null ? [] : [service.type, service.internalTrafficPolicy, service.affinity.type];
  return JSON.stringify([family, protocol, ...policies, [...new Set(nodes)].sort(), front.isRejected]);
}
