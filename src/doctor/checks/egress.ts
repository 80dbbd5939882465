import { printEndpoint } from '../../model/address.ts';
import { isOfFamily } from '../survey/front-flows.ts';
import { defineCheck } from './check.ts';

/** Addresses that are kept for documentation (RFC 5737, RFC 3849) stand for any host outside. */
const outside = { 4: '192.0.2.1', 6: '2001:db8::1' } as const;

export const egress = defineCheck({
  id: 'egress',
  title: 'Pods reach the outside world',
  choose: (survey, node) =>
    ([4, 6] as const)
      .filter((family) => family === 4 || hasDefaultRoute(node.facts.routes[6] ?? []))
      .flatMap((family) =>
        survey
          .senders(node)
          .filter(({ pod }) => pod === null || pod.addresses.some((address) => isOfFamily(address, family)))
          .map((sender) => ({
            check: 'egress' as const,
            node: node.name,
            title: `${sender.name} to a host outside, ${printEndpoint(outside[family], 443)}`,
            from: sender.from,
            to: printEndpoint(outside[family], 443),
            protocol: 'tcp',
            standsFor: sender.count,
            meant: 'answered' as const,
            answerers: null,
            service: null,
          })),
      ),
  lacks: (_, node) => `no pod of ${node.name} is in the evidence`,
});

/** Without one the node has no IPv6 to the outside, which is no fault of its pods' network. */
const hasDefaultRoute = (routes: readonly { prefixLength: number; type: string }[]): boolean =>
  routes.some(({ prefixLength, type }) => prefixLength === 0 && type === 'unicast');
