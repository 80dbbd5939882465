import { type Prefix, parsePrefix, prefixContains } from '../model/address.ts';
import { unknownDevice } from '../model/packet.ts';
import type { Host } from './host.ts';
import { ended, type Move } from './move.ts';
import type { ClusterIpOwner, Network, Pod } from './network.ts';
import { isClosed } from './resolve.ts';
import { routeQuery } from './route-words.ts';
import { assume, endHere, packetOf, type Traveller } from './traveller.ts';

/** Ranges that are no public addresses (RFC 1918, 6598, 3927, 4193, 4291): who has one beyond a router, nobody can tell from here. */
const privateRanges: Prefix[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
].map((text) => parsePrefix(text)!);

const isPrivate = (address: string): boolean => privateRanges.some((range) => prefixContains(range, address));

/** The packet leaves for a host that is not in the evidence. `assumption`: nothing tells that the next hop is there. */
export function depart(
  network: Network,
  traveller: Traveller,
  from: { host: Host; device: string | null; nextHop: string; assumption: string | null },
): Move[] {
  const { host, device, nextHop, assumption } = from;
  const { destination } = packetOf(traveller);
  const via = nextHop === destination ? null : nextHop;
  const way = `${device === null ? '' : ` by ${device}`}${via === null ? '' : ` via ${via}`}`;
  const told = assumption === null ? traveller : assume(traveller, assumption);
  const service = network.serviceOf(destination);
  if (service?.by === 'api' && host.lacksRules(packetOf(traveller).family)) {
    const reason = `${destination} is the cluster IP of ${service.service}; the rules of ${host.name} that would translate it were not collected`;
    return [ended(endHere(told, { verdict: 'unknown', by: 'not-collected', reason, host }))];
  }
  if (service?.by === 'api') {
    const reason = `${destination} is the cluster IP of ${service.service}, which no host has; no rule translated it, and it left ${host.name}${way}`;
    return [ended(endHere(told, { verdict: 'unroutable', by: 'cluster-ip-untranslated', reason, host }))];
  }
  const pod = network.podOf(destination);
  if (pod?.node && pod.node !== host) {
    const reason = `the packet for pod ${pod.namespace}/${pod.name} of ${pod.node.name} left ${host.name}${way}; whether it is routed to ${pod.node.name} from there is not in the evidence`;
    return [ended(endHere(told, { verdict: 'unknown', by: 'routed-outside', reason, host: null }))];
  }
  if (pod !== null && isTurnedOut(network, from, pod, destination)) {
    const out = `the packet for pod ${pod.namespace}/${pod.name} left ${host.name}, on which it runs,${way}`;
    const left = { host, device, via, doubt: null };
    const rest = comesHome(from, pod, told)
      ? ({ verdict: 'unknown', reason: `${out}; whether anybody there sends it back is not in the evidence` } as const)
      : ({ verdict: 'unroutable', reason: `${out}: whoever sends it back has it sent there again` } as const);
    return [ended(endHere(told, { ...rest, by: 'routed-outside', host, left }))];
  }
  const absent = network.absentNodeOf(nextHop) ?? network.podCidrNodeOf(destination);
  const reason = `left ${host.name}${way} towards ${destination}${absent === null ? '' : ` (node ${absent}, not in the evidence)`}`;
  const doubt = service === null ? doubtOf(destination, via, absent, assumption) : doubtOfService(destination, service);
  const left = { host, device, via, doubt };
  return [ended(endHere(told, { verdict: 'delivered', by: 'left', reason, host: null, left }))];
}

/** The node sends away what is for a pod of its own, which nobody but the node itself can reach. */
function isTurnedOut(
  network: Network,
  { host, device }: { host: Host; device: string | null },
  { node, hostLink }: Pod,
  address: string,
): boolean {
  if (node !== host || hostLink === null || device === null) return false;
  const bridge = hostLink.master;
  if (device === hostLink.name || device === bridge) return false;
  // Ports of Open vSwitch are not where the node meets the pods.
  if ([hostLink.name, bridge].some((name) => name !== null && host.opacity(name) !== null)) return false;
  const isShared = network.pods.some((other) => other.node !== host && other.addresses.includes(address));
  return !isShared && (bridge === null || isClosed(network, host, bridge));
}

/** Would the node hand it to its pod if it came back by that device? Its rules of routing may ask where a packet came in, or for a mark. */
function comesHome(
  { host, device }: { host: Host; device: string | null },
  { hostLink }: Pod,
  traveller: Traveller,
): boolean {
  const query = { ...routeQuery(packetOf(traveller), device ?? unknownDevice), mark: 0 };
  return host.route(query).some((answer) => {
    if (answer.type === 'unknown') return true;
    return answer.type === 'route' && [hostLink?.name, hostLink?.master].includes(answer.hop.device ?? unknownDevice);
  });
}

/** Without the API it is not known whether the service still has the address, nor what else may have it beyond the node. */
const doubtOfService = (address: string, { service }: ClusterIpOwner): string =>
  `by its rules ${address} is the cluster IP of ${service}, which no host has; whether anybody answers there is not in the evidence`;

function doubtOf(
  destination: string,
  via: string | null,
  absent: string | null,
  assumption: string | null,
): string | null {
  if (absent !== null) return `the evidence of node ${absent} is not there to tell how the answer comes back`;
  if (assumption !== null) return `whether ${destination} is there to answer is not in the evidence`;
  if (via !== null && isPrivate(destination))
    return `whether there is a host ${destination} beyond ${via} is not in the evidence`;
  return null;
}
