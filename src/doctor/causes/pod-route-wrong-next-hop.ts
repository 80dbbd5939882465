import { nodeAddress } from '../../cluster/node-address.ts';
import { type Prefix, parsePrefix, prefixContains } from '../../model/address.ts';
import { groupBy } from '../../model/group-by.ts';
import type { Route } from '../../model/node.ts';
import type { Host } from '../../simulate/host.ts';
import type { Pod } from '../../simulate/network.ts';
import { isClosed, nodeAnswers } from '../../simulate/resolve.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { isSentAway, unroutedPods } from '../clues/unrouted-pods.ts';
import { isWire } from '../clues/wire.ts';
import { commandLine } from '../command-line.ts';
import type { Examination } from '../examination.ts';
import { isOverlay, mainRoutes, nodeBehind, podCidrOf } from '../pod-routes.ts';
import { prove } from '../proof.ts';
import type { Stop } from '../stop.ts';
import { isLostByProbe } from '../stops-of.ts';

export const podRouteWrongNextHop = defineCause({
  id: 'pod-route-wrong-next-hop',
  title: 'The route to pods leads elsewhere',
  severity: 'error',
  symptom: "Packets for one node's pods are black-holed, or answered by another node.",
  proof:
    "The next hop of the route for its pod CIDR is an address of another node, or none of that node, which is on the same network or not to be reached by a probe; or there is none, and nobody on the wire answers for the pods. Of the node's own pods: another device than theirs.",
  fix: "Delete the route, restart the CNI plugin's agent or the cloud controller.",
  needs: ['ip-route.json', 'api/nodes.json'],
  breaks: ['cross-node', 'dns', 'cluster-ip', 'apiserver', 'egress', 'node-port', 'host-port'],
  outranks: ['pod-route-missing'],
  recognise: (examination) => [...toOthers(examination), ...toItsOwn(examination)],
});

const toOthers = (examination: Examination): Sighting[] =>
  examination.nodes.flatMap((host) =>
    mainRoutes(host).flatMap((route): Sighting[] => {
      const name = route.prefixLength === 0 ? null : nodeBehind(examination, route);
      const [hop] = route.nextHops;
      if (name === null || name === host.name || route.nextHops.length !== 1 || hop?.device == null) return [];
      const explains = examination.stops.filter((stop) => takes(stop, host, route));
      const wrong =
        hop.via === null
          ? wrongOnLink(examination, host, route, name)
          : wrongHop(examination, host, { via: hop.via, device: hop.device }, name, explains.some(isLostByProbe));
      if (wrong === null) return [];
      const object = examination.world.evidence.api.nodes?.find((one) => one.name === name);
      const right = nodeAddress(examination.world, name);
      const cidr = `${route.destination}/${route.prefixLength}`;
      const isReplaceable = right !== null && right.includes(':') === cidr.includes(':') && !wrong.isTunnel;
      return [
        {
          node: host.name,
          subject: `node ${name}`,
          title: `${host.name} sends what is for ${cidr}, the pods of ${name}, ${wrong.where}`,
          evidence: prove(route.origin, object?.origin),
          fix: isReplaceable ? [commandLine('ip', 'route', 'replace', cidr, 'via', right)] : [],
          confidence: wrong.confidence,
          explains,
        },
      ];
    }),
  );

/** What is wrong with the way of a route to another node's pods. */
interface WrongWay {
  /** Where it leads, as the title ends. */
  where: string;
  isTunnel: boolean;
  confidence: number;
}

function wrongHop(
  examination: Examination,
  host: Host,
  { via, device }: { via: string; device: string },
  name: string,
  isLost: boolean,
): WrongWay | null {
  const link = host.link(device);
  const isTunnel = link !== null && isOverlay(link);
  // An overlay's next hop is an address of the peer's device, which flannel takes from the peer's pod CIDR.
  const owner =
    examination.world.directory.nodeNameOf(via) ?? (isTunnel ? (podCidrOf(examination, via)?.node ?? null) : null);
  if (owner === name || (isTunnel && owner === null)) return null;
  if (owner === null && !isNeighbour(examination, host, name) && !isLost) return null;
  return {
    where: `to ${via}, which is ${owner ?? 'no address of that node'}`,
    isTunnel,
    confidence: owner === null ? 0.8 : 1,
  };
}

/** On a wire the host asks for each pod's own hardware address: neither the pods, behind their node, nor that node answers. */
function wrongOnLink(examination: Examination, host: Host, route: Route, name: string): WrongWay | null {
  const { network } = examination.world;
  const other = network.nodes.find((node) => node.name === name);
  const device = route.nextHops[0]?.device ?? null;
  const link = device === null ? null : host.link(device);
  const prefix = parsePrefix(`${route.destination}/${route.prefixLength}`);
  if (other === undefined || link === null || prefix === null || !isWire(host, link)) return null;
  if (!isNeighbour(examination, host, name) || other.facts.sysctls === null) return null;
  const isAnswered = host.facts.neighbours?.some(
    (entry) => entry.device === link.name && entry.mac !== null && prefixContains(prefix, entry.address),
  );
  const pods = network.pods.filter(({ node, addresses }) => node === other && addresses.some(isIn(prefix)));
  const isBehind = ({ addresses, hostLink }: Pod): boolean =>
    hostLink !== null &&
    (hostLink.master === null || isClosed(network, other, hostLink.master)) &&
    !addresses.filter(isIn(prefix)).some((one) => answersFor(other, one));
  if (isAnswered || pods.length === 0 || !pods.every(isBehind)) return null;
  return {
    where: `to the wire of ${link.name} itself, where nobody answers for them: they are behind ${name}`,
    isTunnel: false,
    confidence: 0.8,
  };
}

const isIn =
  (prefix: Prefix) =>
  (address: string): boolean =>
    prefixContains(prefix, address);

/** Does the node answer for the address on one of its wires? */
const answersFor = (node: Host, address: string): boolean =>
  (node.facts.links ?? []).some((link) => isWire(node, link) && nodeAnswers(node, link.name, address));

/** Away from the node, though the pods are its own. */
const toItsOwn = (examination: Examination): Sighting[] =>
  groupBy(
    unroutedPods(examination).flatMap((one) => (isSentAway(one) ? [{ ...one, route: one.route! }] : [])),
    ({ host, route }) => `${host.name} ${route.origin.source}:${route.origin.line} ${route.origin.text}`,
  ).map((group): Sighting => {
    const { host, pod, home, route } = group[0]!;
    const cidr = `${route.destination}/${route.prefixLength}`;
    const hop = route.nextHops[0];
    const way = [hop?.via != null ? `to ${hop.via}` : '', hop?.device != null ? `by ${hop.device}` : ''];
    return {
      node: host.name,
      subject: home.name,
      title: `${host.name} sends what is for ${cidr} ${way.filter(Boolean).join(' ')}, though pods there, ${pod.namespace}/${pod.name} for one, are its own, on ${home.name}`,
      evidence: prove(route.origin, home.origin),
      fix: [commandLine('ip', 'route', 'del', cidr, ...(hop?.via != null ? ['via', hop.via] : []))],
      confidence: 1,
      explains: group.map(({ stop }) => stop),
    };
  });

/** Does the packet go by that route? A rule of the host stops it wherever the route leads. */
const takes = ({ by, node: at, path }: Stop, host: Host, { origin }: Route): boolean =>
  !((by === 'rule' || by === 'policy') && at === host.name) &&
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
