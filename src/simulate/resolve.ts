import { parsePrefix, prefixContains } from '../model/address.ts';
import type { BridgePort, Link, Neighbour } from '../model/node.ts';
import { type Host, ownsCertainly, plainQuery } from './host.ts';
import type { Receiver } from './move.ts';
import type { Network, Pod } from './network.ts';
import { type Refusal, unroutable } from './refusal.ts';

/** Who answers when a host asks for the hardware address of a next hop. */
export type Answerer =
  | { type: 'found'; receiver: Receiver }
  /** Nobody on the segment has the address. */
  | { type: 'nobody'; refusal: Refusal }
  /** A host that is not in the evidence. */
  | { type: 'outside'; assumption: string | null };

/** Was the link set up? One that was not collected is taken to be. */
export const isUp = (link: Link | null): boolean => link === null || link.flags.includes('UP');

/** The device is a bridge of this node. */
export const isBridge = (node: Host, device: string): boolean =>
  (node.facts.bridges ?? []).some((bridge) => bridge.name === device) ||
  node.link(device)?.kind === 'bridge' ||
  (node.facts.links ?? []).some((link) => link.master === device);

/** Every port of the bridge leads to a pod that is known: from elsewhere its frames come through the node only. */
export const isClosed = (network: Network, node: Host, bridge: string): boolean =>
  (node.facts.links ?? []).every(({ name, master }) => master !== bridge || network.podBehind(node, name) !== null);

/** Settings of a bridge port; null where they were not collected. */
export const bridgePort = (node: Host, device: string): BridgePort | null =>
  node.facts.bridgePorts?.find((port) => port.device === device) ?? null;

/** The host's neighbour entry of an address; null where there is none. */
export const neighbourOf = (host: Host, device: string, address: string): Neighbour | null =>
  host.facts.neighbours?.find((entry) => entry.device === device && entry.address === address && !entry.proxy) ?? null;

/**
 * Does the node itself answer for the address on this device? To ARP for any of its addresses, unless arp_ignore says less
 * (arp_process); to neighbour solicitations for those of the device only (ndisc_recv_ns).
 */
export function nodeAnswers(node: Host, device: string, address: string): boolean {
  const isOwn = ownsCertainly(node, address);
  const onDevice = node.facts.addresses?.some((mine) => mine.device === device && mine.address === address) ?? isOwn;
  if (onDevice) return true;
  if (address.includes(':')) return solicitationIsProxied(node, device, address);
  if (isOwn) return eitherSetting(node, device, 'arp_ignore') === 0;
  return proxiesFor(node, device, address);
}

/** Somebody has told the node to answer for this address on this device (`ip neigh add proxy`). */
const hasProxyEntry = (node: Host, device: string, address: string): boolean =>
  node.facts.neighbours?.some((entry) => entry.proxy && entry.device === device && entry.address === address) === true;

/** An entry alone does for IPv6 where neighbours are proxied and the device forwards (ndisc_recv_ns). */
const solicitationIsProxied = (node: Host, device: string, address: string): boolean =>
  hasProxyEntry(node, device, address) &&
  ['all', device].some((name) => node.setting(`net.ipv6.conf.${name}.proxy_ndp`) === 1) &&
  node.setting(`net.ipv6.conf.${device}.forwarding`) !== 0;

/** Proxy ARP answers for what the node would forward from this device to another, by its setting or by an entry (arp_process, arp_fwd_proxy). */
function proxiesFor(node: Host, device: string, address: string): boolean {
  if (eitherSetting(node, device, 'proxy_arp') === 0 && !hasProxyEntry(node, device, address)) return false;
  if (node.setting(`net.ipv4.conf.${device}.forwarding`) === 0) return false;
  return node
    .route(plainQuery(address, { iif: device }))
    .some(
      (answer) =>
        answer.type === 'unknown' ||
        (answer.type === 'route' && answer.route.type === 'unicast' && answer.hop.device !== device),
    );
}

/** The larger of `all` and the device's own; 0 where they were not collected. */
const eitherSetting = (node: Host, device: string, name: string): number =>
  Math.max(node.setting(`net.ipv4.conf.all.${name}`) ?? 0, node.setting(`net.ipv4.conf.${device}.${name}`) ?? 0);

/** Who has the address on a bridge of this node? */
export function askBridge(network: Network, node: Host, bridge: string, address: string): Answerer {
  if (nodeAnswers(node, bridge, address)) return { type: 'found', receiver: { type: 'host', host: node } };
  const pod = network.podOf(address);
  if (pod !== null && pod.node === node) return askPod(bridge, pod, address);
  const neighbour = neighbourOf(node, bridge, address);
  const behind = neighbour?.mac ? podWithMac(network, node, neighbour.mac) : null;
  if (behind !== null && behind.addresses.length === 0)
    return { type: 'found', receiver: { type: 'pod', pod: behind, port: behind.hostLink } };
  const port = neighbour?.mac ? portOfMac(node, bridge, neighbour.mac) : null;
  if (port !== null && network.podBehind(node, port) === null) {
    return { type: 'outside', assumption: `${address} is behind port ${port} of ${bridge}, whoever that is` };
  }
  if (pod !== null) {
    return noAnswer(`${address} is a pod of ${pod.nodeName ?? 'another node'}, not of ${node.name}`, neighbour);
  }
  return knowsItsPods(network, node)
    ? noAnswer(`nobody on ${bridge} of ${node.name} has ${address}: no pod of the node bears it`, neighbour)
    : unknownNeighbour(neighbour, address, bridge, node);
}

function askPod(bridge: string, pod: Pod, address: string): Answerer {
  const found: Answerer = { type: 'found', receiver: { type: 'pod', pod, port: pod.hostLink } };
  if (pod.hostLink === null) return found;
  if (pod.hostLink.master === bridge) return found;
  const { name, master, origin } = pod.hostLink;
  const place = master === null ? 'not a port of any bridge' : `a port of ${master}`;
  const reason = `${name}, the veth of pod ${pod.namespace}/${pod.name} (${address}), is ${place}, so nobody on ${bridge} answers for it`;
  return { type: 'nobody', refusal: unroutable('veth-detached', 'NEIGHBOUR', reason, origin) };
}

const podWithMac = (network: Network, node: Host, mac: string): Pod | null =>
  network.pods.find((pod) => pod.node === node && pod.podLink?.mac === mac) ?? null;

/** The port behind which the bridge has learnt a hardware address. */
function portOfMac(node: Host, bridge: string, mac: string): string | null {
  const entry = node.facts.fdb?.find(
    (one) => one.mac === mac && one.master === bridge && !one.flags.includes('permanent'),
  );
  return entry?.device ?? null;
}

/** The API's pods or the pods' namespaces were collected for this node, so that an address that no pod has is nobody's. */
const knowsItsPods = (network: Network, node: Host): boolean => network.pods.some((pod) => pod.node === node);

const noAnswer = (reason: string, neighbour: Neighbour | null): Answerer => ({
  type: 'nobody',
  refusal: unroutable('no-answer', 'NEIGHBOUR', reason, neighbour?.origin ?? null),
});

function unknownNeighbour(neighbour: Neighbour | null, address: string, device: string, node: Host): Answerer {
  if (neighbour?.state === 'FAILED') {
    return noAnswer(
      `${address} does not answer on ${device} of ${node.name}: its neighbour entry is FAILED`,
      neighbour,
    );
  }
  // Only an entry with a hardware address shows that somebody has answered before.
  const answered = neighbour !== null && neighbour.mac !== null;
  return {
    type: 'outside',
    assumption: answered ? null : `${address} answers on ${device} of ${node.name}: no neighbour entry tells`,
  };
}

/**
 * The device by which another node takes in what is sent to one of its addresses on the wire behind `device`: a node answers
 * for an address of lo or of a bridge there too. Null where nothing tells.
 */
export function deviceOnWire(node: Host, device: string, address: string, other: Host): string | null {
  const mac = neighbourOf(node, device, address)?.mac ?? null;
  const holder = other.facts.addresses?.find((own) => own.address === address)?.device ?? null;
  const bears = (link: Link | null): boolean => link !== null && link.mac === mac && mac !== null;
  if (holder !== null && bears(other.link(holder))) return holder;
  const named = other.facts.links?.find((link) => bears(link) && link.master === null);
  return named?.name ?? deviceInSubnet(node, device, other, address) ?? (holder === 'lo' ? null : holder);
}

/** The other node's device that shares a subnet with ours; the one that has the address before others. */
function deviceInSubnet(node: Host, device: string, other: Host, address: string): string | null {
  const subnets = (node.facts.addresses ?? []).flatMap((own) => {
    const prefix = own.device === device ? parsePrefix(`${own.address}/${own.prefixLength}`) : null;
    return prefix === null ? [] : [prefix];
  });
  const shared = (other.facts.addresses ?? []).filter((own) =>
    subnets.some((prefix) => prefixContains(prefix, own.address)),
  );
  return (shared.find((own) => own.address === address) ?? shared[0])?.device ?? null;
}

/** Who has the address on a network that the node's device is plugged into? */
export function askWire(network: Network, node: Host, device: string, address: string): Answerer {
  const other = network.nodeOf(address);
  if (other !== null && other !== node) {
    const far = deviceOnWire(node, device, address, other);
    const link = far === null ? null : other.link(far);
    if (link !== null && !isUp(link)) {
      const reason = `${far} of ${other.name} is down`;
      return { type: 'nobody', refusal: unroutable('link-down', 'LINK', reason, link.origin) };
    }
    return { type: 'found', receiver: { type: 'host', host: other } };
  }
  return unknownNeighbour(neighbourOf(node, device, address), address, device, node);
}
