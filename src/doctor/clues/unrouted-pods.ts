import { parsePrefix, prefixContains } from '../../model/address.ts';
import type { Address, Link, Route } from '../../model/node.ts';
import { type Host, plainQuery } from '../../simulate/host.ts';
import type { Pod } from '../../simulate/network.ts';
import type { Examination } from '../examination.ts';
import type { Stop, StopReason } from '../stop.ts';
import { hostOf, nodeOf } from '../stops-of.ts';

/** A packet for a pod of the very node that does not send it there, or from one whose way back is another. */
export interface UnroutedPod {
  stop: Stop;
  host: Host;
  pod: Pod;
  address: string;
  /** Where the pod is: its bridge, or the node's end of its veth where that is no port of one. */
  home: Link;
  /** The route that the node has for the address; null where it has none, or one that refuses. */
  route: Route | null;
}

const reasons: ReadonlySet<StopReason> = new Set([
  'routed-outside',
  'no-route',
  'route-refuses',
  'reverse-path-filter',
]);

/** Stops of packets that a node should have handed to a pod of its own, and routes elsewhere or nowhere. */
export const unroutedPods = (examination: Examination): UnroutedPod[] =>
  examination.stops.flatMap((stop): UnroutedPod[] => {
    const host = reasons.has(stop.by) ? hostOf(examination, nodeOf(examination, stop)) : null;
    const address = host === null ? null : soughtBy(examination, stop);
    const pod = address === null ? null : examination.world.network.podOf(address);
    const end = pod?.node === host ? (pod?.hostLink ?? null) : null;
    if (host === null || address === null || pod === null || end === null) return [];
    const home = end.master === null ? end : host.link(end.master);
    const ways = host.route(plainQuery(address));
    if (home === null || ways.some((way) => way.type === 'unknown')) return [];
    // Ports of Open vSwitch are not where the node meets the pods.
    if ([end, home].some(({ name }) => host.opacity(name) !== null)) return [];
    if (ways.some((way) => way.type === 'route' && way.hop.device === home.name)) return [];
    const [first] = ways;
    return [{ stop, host, pod, address, home, route: first?.type === 'route' ? first.route : null }];
  });

/** The address that was looked up last: where the packet goes, or where it came from if its way back was asked for. */
function soughtBy({ flows }: Examination, { by, direction, path, flow }: Stop): string | null {
  const isForward = direction === 'original';
  return isForward === (by !== 'reverse-path-filter')
    ? path.destination.ip
    : (flows.find((one) => one.flow === flow)?.trace?.flow.source.ip ?? null);
}

/** The address of the pod's bridge or veth in whose subnet the pod is; null where it has none. */
export const gatewayOf = ({ host, home, address }: UnroutedPod): Address | null =>
  host.facts.addresses?.find((own) => {
    const prefix = own.device === home.name ? parsePrefix(`${own.address}/${own.prefixLength}`) : null;
    return prefix !== null && prefixContains(prefix, address);
  }) ?? null;

/** Has the node a route of its own for what is elsewhere, and not only one that holds half the world? */
export const isSentAway = (one: UnroutedPod): boolean =>
  one.route !== null && one.route.prefixLength > 0 && one.route.prefixLength >= (gatewayOf(one)?.prefixLength ?? 0);
