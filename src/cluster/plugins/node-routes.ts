import { definePlugin } from './plugin.ts';

/** Plain routes from node to node, which no plugin is known to have written: by hand, by a script, by the route controller of a cloud. */
export const nodeRoutes = definePlugin({
  id: 'node-routes',
  name: 'plain routes to other nodes',
  how: "The pods of another node are reached by an ordinary route whose next hop is that node: nothing is wrapped, so what lies between must let pods' addresses through.",
  cniTypes: [],
  policies: 'no',
  isRoute: ({ type, destination, prefixLength, nextHops, protocol, table }, podCidrs) =>
    type === 'unicast' &&
    table === 'main' &&
    protocol !== 'kernel' &&
    protocol !== 'dhcp' &&
    nextHops.some(({ via, flags }) => via !== null && !flags.includes('onlink')) &&
    podCidrs.includes(`${destination}/${prefixLength}`),
  chains: [],
});
