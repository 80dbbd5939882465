import { parsePrefix, prefixContains } from '../model/address.ts';
import type { Link } from '../model/node.ts';
import { type Packet, unknownDevice } from '../model/packet.ts';
import { isLoopback } from '../model/special-address.ts';
import { refusedPort } from './bridge-in.ts';
import { depart } from './depart.ts';
import { endPast, opaquePort, pastTheNode } from './end-of-model.ts';
import { deviceTowards, enterFromPod } from './enter.ts';
import type { Host } from './host.ts';
import { ended, type Journey, type Move } from './move.ts';
import { fixedNeighbour, wrongNeighbour } from './neighbour.ts';
import type { Pod } from './network.ts';
import { dropped, refuse, unroutable } from './refusal.ts';
import { type Answerer, askBridge, askWire, deviceOnWire, isBridge, isUp, nodeAnswers } from './resolve.ts';
import { checkSource } from './reverse-path.ts';
import { arriveAt, type End, endHere, leavingBy, note, packetOf, type Traveller, withMtu } from './traveller.ts';
import { throughTunnel, tunnelKind } from './tunnel.ts';

/** A packet leaves a host by one of its devices. */
export function transmit(journey: Journey, host: Host, device: string, nextHop: string, traveller: Traveller): Move[] {
  const link = host.link(device);
  const passed = withMtu(traveller, link?.mtu ?? null);
  if (link !== null && (!isUp(link) || link.flags.includes('NO-CARRIER'))) {
    const state = isUp(link) ? 'has no carrier: nothing is up at its other end' : 'is down';
    const reason = `${device} of ${host.name} ${state}`;
    return [ended(refuse(passed, host, dropped('link-down', 'LINK', reason, link.origin)))];
  }
  const { family, source, destination } = packetOf(passed);
  if (family === 6 && (isLoopback(source) || isLoopback(destination))) {
    const reason = `${isLoopback(source) ? source : destination} is a loopback address: whoever gets the packet by ${device} of ${host.name} drops it`;
    return [ended(refuse(passed, host, dropped('loopback-address', 'LINK', reason, link?.origin ?? null)))];
  }
  const pod = host.kind === 'pod' ? journey.network.podOfHost(host) : null;
  if (pod !== null) return fromPod(journey, pod, device, nextHop, passed);
  const leaving = leavingBy(passed, host, device === unknownDevice ? null : device, nextHop);
  if (device === unknownDevice) return outOfSight(journey, host, nextHop, leaving);
  if (isBridge(host, device)) return throughBridge(journey, host, device, nextHop, leaving);
  const tunnel = tunnelKind(host, link);
  if (tunnel !== null) return throughTunnel(journey, host, device, tunnel, nextHop, leaving);
  if (link?.kind === 'dummy' || link?.name === 'kube-ipvs0') {
    const reason = `${device} of ${host.name} is a dummy device: what is sent there is gone`;
    return [ended(refuse(leaving, host, dropped('dummy-device', 'LINK', reason, link.origin)))];
  }
  const aside = journey.network.podOf(nextHop);
  const past = aside === null ? null : pastTheNode(aside);
  if (past !== null) return [ended(endPast(leaving, past, host))];
  if (aside !== null && isRoutedPod(host, device, aside, nextHop))
    return [{ at: 'pod-in', pod: aside, traveller: leaving }];
  const behind = journey.network.podBehind(host, device);
  if (behind !== null) return toPodDirectly(host, device, behind, nextHop, leaving);
  return answered(journey, host, device, nextHop, leaving, askWire(journey.network, host, device, nextHop));
}

/** Out of a pod's namespace: the frame comes out of the node's end of the veth pair. */
function fromPod(journey: Journey, pod: Pod, device: string, nextHop: string, traveller: Traveller): Move[] {
  const { node, hostLink, host } = pod;
  const past = pastTheNode(pod);
  if (past !== null) return [ended(endPast(traveller, past, host))];
  if (node === null || hostLink === null) {
    const reason = `the node's end of ${device} of pod ${pod.namespace}/${pod.name} is not in the evidence`;
    return [ended(endHere(traveller, { verdict: 'unknown', by: 'not-collected', reason, host }))];
  }
  if (!isUp(hostLink)) {
    const reason = `${hostLink.name}, the node's end of the veth of pod ${pod.namespace}/${pod.name}, is down`;
    return [ended(refuse(traveller, node, dropped('link-down', 'LINK', reason, hostLink.origin)))];
  }
  // Without routes of its own the pod is taken to send by its node, as one is whose namespace was not collected.
  if (device === unknownDevice) return [enterFromPod(journey.network, node, pod, traveller)];
  const bridge = hostLink.master;
  const isFixed = host !== null && leadsToNode(host, device, nextHop, node.link(bridge ?? hostLink.name));
  const asked: Answerer = isFixed
    ? { type: 'found', receiver: { type: 'host', host: node } }
    : bridge === null
      ? askVeth(node, hostLink, nextHop, packetOf(traveller))
      : askBridge(journey.network, node, bridge, nextHop);
  const hidden = outOfModel(node, bridge, asked, traveller);
  if (hidden !== null) return [ended(hidden)];
  if (asked.type === 'nobody') return [ended(refuse(traveller, host ?? node, asked.refusal))];
  if (asked.type === 'outside') {
    return depart(journey.network, traveller, {
      host: node,
      device: bridge ?? hostLink.name,
      nextHop,
      assumption: asked.assumption,
    });
  }
  const { receiver } = asked;
  const mac =
    receiver.type === 'pod' ? (receiver.pod.podLink?.mac ?? null) : (node.link(bridge ?? hostLink.name)?.mac ?? null);
  const wrong = host === null ? null : wrongNeighbour(host, device, nextHop, mac);
  if (wrong !== null && host !== null) return [ended(refuse(traveller, host, wrong))];
  return [
    {
      at: 'frame-in',
      host: node,
      device: hostLink.name,
      receiver,
      traveller: arriveAt(traveller, hostLink.name, host?.link(device)?.mac ?? pod.podLink?.mac),
    },
  ];
}

/** A pod that is told its gateway's hardware address need not ask: the node's end may bear no address and answer for none. */
const leadsToNode = (pod: Host, device: string, nextHop: string, end: Link | null): boolean =>
  end !== null && end.mac !== null && fixedNeighbour(pod, device, nextHop)?.mac === end.mac;

/**
 * Behind a veth that is no bridge port nobody but the node itself can answer. It answers no ARP of a sender whose packets it would
 * not take in there, because it looks for them behind a bridge (arp_process asks ip_route_input).
 */
function askVeth(node: Host, link: Link, nextHop: string, packet: Packet): Answerer {
  const home = deviceTowards(node, packet.source);
  const isStray = home !== null && isBridge(node, home) && checkSource(node, link.name, packet, null) !== null;
  if (!isStray && nodeAnswers(node, link.name, nextHop))
    return { type: 'found', receiver: { type: 'host', host: node } };
  const reason = `nobody answers for ${nextHop} on ${link.name} of ${node.name}: it is no port of a bridge`;
  return { type: 'nobody', refusal: unroutable('veth-detached', 'NEIGHBOUR', reason, link.origin) };
}

function throughBridge(journey: Journey, node: Host, bridge: string, nextHop: string, traveller: Traveller): Move[] {
  const asked = askBridge(journey.network, node, bridge, nextHop);
  if (asked.type === 'found' && asked.receiver.type === 'pod') {
    const { pod, port } = asked.receiver;
    const wrong = wrongNeighbour(node, bridge, nextHop, pod.podLink?.mac ?? null);
    if (wrong !== null) return [ended(refuse(traveller, node, wrong))];
    const refused = port === null ? null : refusedPort(node, bridge, port);
    if (refused !== null) return [ended(refuse(traveller, node, refused))];
    return [{ at: 'pod-in', pod, traveller }];
  }
  const hidden = outOfModel(node, bridge, asked, traveller);
  if (hidden !== null) return [ended(hidden)];
  const others =
    asked.type === 'nobody' && journey.network.nodeOf(nextHop) !== null
      ? askWire(journey.network, node, bridge, nextHop)
      : asked;
  return answered(journey, node, bridge, nextHop, traveller, others);
}

/** A pod of the node, whose own namespace was not collected, on a device that has no subnet: a route of its own leads to it (Calico, ptp). */
const isRoutedPod = (node: Host, device: string, pod: Pod, address: string): boolean =>
  pod.node === node &&
  pod.host === null &&
  node.facts.addresses !== null &&
  !node.facts.addresses.some((own) => {
    const prefix = own.device === device ? parsePrefix(`${own.address}/${own.prefixLength}`) : null;
    return prefix !== null && prefixContains(prefix, address);
  });

function toPodDirectly(node: Host, device: string, pod: Pod, nextHop: string, traveller: Traveller): Move[] {
  if (!pod.addresses.includes(nextHop)) {
    const reason = `nobody answers for ${nextHop} on ${device} of ${node.name}: behind it is pod ${pod.namespace}/${pod.name} with ${pod.addresses.join(', ')}`;
    return [ended(refuse(traveller, node, unroutable('no-answer', 'NEIGHBOUR', reason, pod.hostLink?.origin ?? null)))];
  }
  const wrong = wrongNeighbour(node, device, nextHop, pod.podLink?.mac ?? null);
  if (wrong !== null) return [ended(refuse(traveller, node, wrong))];
  return [{ at: 'pod-in', pod, traveller }];
}

/** Nobody in the evidence answers, but the bridge has a port behind which anybody may: its plugin's own datapath. */
function outOfModel(node: Host, bridge: string | null, asked: Answerer, traveller: Traveller): End | null {
  const opaque = asked.type === 'found' || bridge === null ? null : opaquePort(node, bridge);
  if (opaque === null) return null;
  return endPast(traveller, opaque, node);
}

/** What becomes of a frame on a network between nodes. */
function answered(
  journey: Journey,
  node: Host,
  device: string,
  nextHop: string,
  traveller: Traveller,
  asked: Answerer,
): Move[] {
  if (asked.type === 'nobody') return [ended(refuse(traveller, node, asked.refusal))];
  if (asked.type === 'found' && asked.receiver.type === 'host' && asked.receiver.host !== node) {
    const other = asked.receiver.host;
    const far = deviceOnWire(node, device, nextHop, other) ?? unknownDevice;
    const wrong = wrongNeighbour(node, device, nextHop, other.link(far)?.mac ?? null);
    if (wrong !== null) return [ended(refuse(traveller, node, wrong))];
    const noted = note(traveller, {
      host: node,
      hook: 'LINK',
      origin: node.link(device)?.origin ?? { source: `${node.name}: ip link`, line: 0, text: device },
      effect: `to ${other.name}`,
      words: `${nextHop} is ${other.name}, which takes it in by ${far}`,
    });
    const arrived = withMtu(arriveAt(noted, far, node.link(device)?.mac), other.link(far)?.mtu ?? null);
    return [{ at: 'frame-in', host: other, device: far, receiver: asked.receiver, traveller: arrived }];
  }
  const assumption = asked.type === 'outside' ? asked.assumption : null;
  return depart(journey.network, traveller, { host: node, device, nextHop, assumption });
}

/** The device is not known, so nothing on the way can be looked at. A pod or node that owns the address is named. */
function outOfSight(journey: Journey, host: Host, nextHop: string, traveller: Traveller): Move[] {
  const pod = journey.network.podOf(nextHop);
  if (pod !== null) return [{ at: 'pod-in', pod, traveller: arriveAt(traveller, null) }];
  const assumption = `${nextHop} can be reached from ${host.name}`;
  return depart(journey.network, traveller, { host, device: null, nextHop, assumption });
}
