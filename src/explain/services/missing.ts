import type { World } from '../../cluster/world.ts';
import type { ComparedNode } from './compare-node.ts';

/** Evidence that is not there and would have told more. */
export function missingOf({ node, notShown, hasApi, chosen }: ComparedNode, world: World): string[] {
  const { services, endpointSlices, nodes } = world.evidence.api;
  return [
    ...(services === null ? ['services of the API: there is nothing to compare the rules with'] : []),
    ...(services !== null && endpointSlices === null
      ? ['EndpointSlices and Endpoints of the API: there is nothing to compare the rules with']
      : []),
    ...(hasApi && nodes === null ? ['nodes of the API: under which name and in which zone this node is'] : []),
    ...notShown.map(
      (family) => `all of kube-proxy's IPv${family} rules: what they do not show may still be on the node`,
    ),
    ...(chosen.mode === 'userspace'
      ? ['in userspace mode kube-proxy picks endpoints itself: its rules do not tell them']
      : []),
    ...(node.iptables.length === 0 && node.nft === null ? ['iptables-save and nft list ruleset'] : []),
  ];
}
