import { nodeAddress } from '../../cluster/node-address.ts';
import { parsePrefix, prefixContains } from '../../model/address.ts';
import type { Route } from '../../model/node.ts';
import type { Host } from '../../simulate/host.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { isOverlay, mainRoutes, podCidrOf } from '../pod-routes.ts';
import { prove } from '../proof.ts';
import type { Stop } from '../stop.ts';
import { isLostByProbe } from '../stops-of.ts';

export const podRouteWrongNextHop = defineCause({
  id: 'pod-route-wrong-next-hop',
  title: "The route to a node's pods leads to another host",
  severity: 'error',
  symptom: "Packets for one node's pods are black-holed, or answered by another node.",
  proof:
    'The next hop of the route for its pod CIDR is an address of another node, or none of that node, which is on the same network or not to be reached by a probe.',
  fix: "Delete the route, restart the CNI plugin's agent or the cloud controller.",
  needs: ['ip-route.json', 'api/nodes.json'],
  breaks: ['cross-node', 'dns', 'cluster-ip', 'node-port'],
  outranks: ['pod-route-missing'],
  recognise: (examination) =>
    examination.nodes.flatMap((host) =>
      mainRoutes(host).flatMap((route): Sighting[] => {
        const to = route.prefixLength === 0 ? null : podCidrOf(examination, route.destination);
        const hop = route.nextHops[0];
        if (to === null || to.node === host.name || route.nextHops.length !== 1 || hop?.via == null) return [];
        if (route.prefixLength < to.prefix.length) return [];
        const link = hop.device === null ? null : host.link(hop.device);
        const isTunnel = link !== null && isOverlay(link);
        // An overlay's next hop is an address of the peer's device, which flannel takes from the peer's pod CIDR.
        const owner =
          examination.world.directory.nodeNameOf(hop.via) ??
          (isTunnel ? (podCidrOf(examination, hop.via)?.node ?? null) : null);
        if (owner === to.node || (isTunnel && owner === null)) return [];
        const explains = examination.stops.filter((stop) => takes(stop, host, route));
        if (owner === null && !isNeighbour(examination, host, to.node) && !explains.some(isLostByProbe)) return [];
        const object = examination.world.evidence.api.nodes?.find(({ name }) => name === to.node);
        const right = nodeAddress(examination.world, to.node);
        const cidr = `${route.destination}/${route.prefixLength}`;
        return [
          {
            node: host.name,
            subject: `node ${to.node}`,
            title: `${host.name} sends what is for ${cidr}, the pods of ${to.node}, to ${hop.via}, which is ${owner ?? 'no address of that node'}`,
            evidence: prove(route.origin, object?.origin),
            fix: right === null || isTunnel ? [] : [commandLine('ip', 'route', 'replace', cidr, 'via', right)],
            confidence: owner === null ? 0.8 : 1,
            explains,
          },
        ];
      }),
    ),
});

/** Does the packet go by that route? */
const takes = ({ path }: Stop, host: Host, { origin }: Route): boolean =>
  path.steps.some(
    ({ source, line, text, node }) =>
      node === host.name && source === origin.source && line === origin.line && text === origin.text,
  );

/** The node's own address lies in a network that this node is plugged into, and all its addresses are known: no other host is the way to it. */
function isNeighbour({ world }: Examination, host: Host, name: string): boolean {
  const other = world.network.nodes.find((node) => node.name === name);
  const address = nodeAddress(world, name);
  if (other?.facts.addresses == null || address === null) return false;
  return (host.facts.addresses ?? []).some((own) => {
    const prefix = own.scope === 'global' ? parsePrefix(`${own.address}/${own.prefixLength}`) : null;
    return prefix !== null && prefixContains(prefix, address);
  });
}
