import { parsePrefix, prefixContains } from '../model/address.ts';
import { unknownDevice } from '../model/packet.ts';
import { endPast, pastTheNode } from './end-of-model.ts';
import { type Host, plainQuery } from './host.ts';
import { ended, type Move, type Receiver } from './move.ts';
import type { Network, Pod } from './network.ts';
import { askBridge, isBridge } from './resolve.ts';
import { arriveAt, assume, packetOf, type Traveller } from './traveller.ts';

/** Device by which packets from an address come in: the one by which the node would answer it; null where it is the node's own. */
export function deviceTowards(node: Host, address: string): string | null {
  const answer = node.route(plainQuery(address)).find((one) => one.type === 'route');
  return answer?.type === 'route' && answer.route.type !== 'local' ? answer.hop.device : null;
}

/** A packet from a host outside the evidence comes in at a node; by the device that leads to it where none is told. */
export function enterFromOutside(network: Network, node: Host, traveller: Traveller, by?: string): Move {
  const { source } = packetOf(traveller);
  const device = by ?? deviceTowards(node, source);
  if (device !== null && isBridge(node, device)) return enterByBridge(network, node, device, traveller);
  const seen =
    device === null
      ? assume(traveller, `the device by which packets from ${source} come in to ${node.name} is not in the evidence`)
      : traveller;
  return enterByDevice(node, device, seen);
}

/** A packet of a pod whose own namespace was not collected comes out of its veth. */
export function enterFromPod(network: Network, node: Host, pod: Pod, traveller: Traveller): Move {
  const past = pastTheNode(pod);
  if (past !== null) return ended(endPast(traveller, past, node));
  const device = pod.hostLink?.name ?? deviceTowards(node, packetOf(traveller).source);
  const bridge = pod.hostLink?.master ?? (device !== null && isBridge(node, device) ? device : null);
  if (bridge !== null) return enterByBridge(network, node, bridge, traveller, pod.hostLink?.name);
  return enterByDevice(node, device, traveller);
}

/** By a device that is no bridge, or that is not known. */
function enterByDevice(node: Host, device: string | null, traveller: Traveller): Move {
  const inBy = device ?? unknownDevice;
  const receiver: Receiver = { type: 'host', host: node };
  return { at: 'frame-in', host: node, device: inBy, receiver, traveller: arriveAt(traveller, inBy) };
}

/** By a port that is not known; the sender asks the bridge for what lies in its own subnet, and the node for the rest. */
function enterByBridge(network: Network, node: Host, bridge: string, traveller: Traveller, port?: string): Move {
  const { destination } = packetOf(traveller);
  const inSubnet = node.facts.addresses?.some((own) => {
    const prefix = own.device === bridge ? parsePrefix(`${own.address}/${own.prefixLength}`) : null;
    return prefix !== null && prefixContains(prefix, destination);
  });
  const asked = inSubnet ? askBridge(network, node, bridge, destination) : null;
  const receiver: Receiver = asked?.type === 'found' ? asked.receiver : { type: 'host', host: node };
  return {
    at: 'bridge-in',
    host: node,
    bridge,
    port: port ?? unknownDevice,
    receiver,
    traveller: arriveAt(traveller, bridge),
  };
}
