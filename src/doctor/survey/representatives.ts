import { type ServiceFront, usedEndpoints } from './service-front.ts';

/** Up to so many service ports each is asked; beyond it one stands for all of the same kind. */
const mostFronts = 150;

/** All services of a small cluster; one of each kind of a large one. */
export function representatives(
  fronts: readonly ServiceFront[],
  kindOf: (front: ServiceFront) => string = insideKind,
): { front: ServiceFront; count: number }[] {
  if (fronts.length <= mostFronts) return fronts.map((front) => ({ front, count: 1 }));
  const kinds = new Map<string, { front: ServiceFront; count: number }>();
  for (const front of fronts) {
    const kind = kinds.get(kindOf(front));
    if (kind === undefined) kinds.set(kindOf(front), { front, count: 1 });
    else kind.count++;
  }
  return [...kinds.values()];
}

/** What rules for clients inside are written by: policies, affinity, and on which nodes the endpoints are. */
function insideKind(front: ServiceFront): string {
  const { service, family, protocol } = front;
  const nodes = usedEndpoints(front)?.map(({ node }) => node) ?? [];
  const policies = service === null ? [] : [service.type, service.internalTrafficPolicy, service.affinity.type];
  return JSON.stringify([family, protocol, ...policies, [...new Set(nodes)].sort(), front.isRejected]);
}

/** What those for clients outside are written by besides: their policy, and which addresses and source ranges there are. */
export function outsideKind(front: ServiceFront): string {
  const { service } = front;
  const { externalTrafficPolicy, externalIps, loadBalancerIps, loadBalancerSourceRanges } = service ?? {};
  const given = [externalIps, loadBalancerIps, loadBalancerSourceRanges].map((list) => (list ?? []).length > 0);
  return JSON.stringify([insideKind(front), externalTrafficPolicy, ...given]);
}
