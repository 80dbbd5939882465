import type { Link } from '../model/node.ts';
import type { Origin } from '../model/origin.ts';
import type { Packet } from '../model/packet.ts';
import type { Host } from './host.ts';
import { either, ended, type Journey, type Move, onDevices, passHook, type Receiver } from './move.ts';
import { wrongNeighbour } from './neighbour.ts';
import { dropped, type Refusal, refuse } from './refusal.ts';
import { askBridge, bridgePort, isUp } from './resolve.ts';
import { checkSource } from './reverse-path.ts';
import { forwardingOff, preroute } from './route-in.ts';
import { routeQuery } from './route-words.ts';
import { keepConnection } from './track.ts';
import { leavingBy, note, packetOf, type Traveller } from './traveller.ts';

interface Frame {
  node: Host;
  bridge: string;
  port: string;
  receiver: Receiver;
}

/** A frame comes in by a port of a bridge. With bridge netfilter it passes the IP hooks here, bridged or not (br_netfilter). */
export function bridgeIn(journey: Journey, frame: Frame, traveller: Traveller): Move[] {
  const { node, bridge, port } = frame;
  const closed = closedPort(node, bridge, port);
  if (closed !== null) return [ended(refuse(traveller, node, closed))];
  return callsIptables(node, bridge, traveller, (calls, at) => {
    if (!calls)
      return frame.receiver.type === 'host'
        ? preroute(journey, node, bridge, at)
        : forwardFrame(journey, frame, frame.receiver, at, false);
    const before = packetOf(at).destination;
    return passHook(journey, node, 'PREROUTING', onDevices(at, { in: bridge, physIn: port }), (passed) => {
      if (packetOf(passed).destination !== before) return redirected(journey, frame, passed);
      if (frame.receiver.type === 'host') return [{ at: 'route-in', host: node, device: bridge, traveller: passed }];
      return forwardFrame(journey, frame, frame.receiver, passed, true);
    });
  });
}

/** Does bridge netfilter hand bridged packets of this family to the IP hooks? Both ways where the sysctls were not collected. */
function callsIptables(
  node: Host,
  bridge: string,
  traveller: Traveller,
  then: (calls: boolean, traveller: Traveller) => Move[],
): Move[] {
  const { family } = packetOf(traveller);
  const name = `net.bridge.bridge-nf-call-${family === 4 ? 'iptables' : 'ip6tables'}`;
  const { sysctls } = node.facts;
  // Without the br_netfilter module the setting does not exist, and bridged packets pass no IP hook.
  const setting = sysctls?.[name]?.value;
  if (sysctls !== null && setting === undefined) return then(false, traveller);
  // Either is enough: the setting, or that of the bridge (br_nf_pre_routing).
  const ofBridge = node.link(bridge)?.callsIptables?.[family] === true;
  if (setting !== undefined) return then(setting === '1' || ofBridge, traveller);
  const question = {
    id: `bridge-nf\u0000${node.name}`,
    yes: `${name} is 1 on ${node.name}`,
    no: `${name} is 0 on ${node.name}`,
    because: `the sysctls of ${node.name} were not collected`,
  };
  return either(traveller, question, then);
}

/** The hooks changed the destination (br_nf_pre_routing_finish): bridged still if its route leads back to the bridge, else routed. */
function redirected(journey: Journey, frame: Frame, traveller: Traveller): Move[] {
  const { node, bridge } = frame;
  const packet = packetOf(traveller);
  // ip_route_input refuses where forwarding is off; ip6_route_input does not ask.
  const off = packet.family === 4 ? forwardingOff(node, bridge, 4) : null;
  const answers = node.route(routeQuery(packet, bridge));
  const answer = answers.length === 1 ? answers[0]! : null;
  const staysOnBridge = answer?.type === 'route' && answer.route.type === 'unicast' && answer.hop.device === bridge;
  if (!staysOnBridge || off !== null || checkSource(node, bridge, packet, bridge) !== null) {
    return [{ at: 'route-in', host: node, device: bridge, traveller }];
  }
  const nextHop = answer.hop.via ?? packet.destination;
  const asked = askBridge(journey.network, node, bridge, nextHop);
  if (asked.type === 'nobody') return [ended(refuse(traveller, node, asked.refusal))];
  if (asked.type === 'outside' || asked.receiver.type === 'host')
    return [{ at: 'route-in', host: node, device: bridge, traveller }];
  const wrong = wrongNeighbour(node, bridge, nextHop, asked.receiver.pod.podLink?.mac ?? null);
  if (wrong !== null) return [ended(refuse(traveller, node, wrong))];
  return forwardFrame(journey, frame, asked.receiver, traveller, true);
}

/** From port to port of one bridge, as far as the ports' own rules let the frame pass. */
function forwardFrame(
  journey: Journey,
  frame: Frame,
  receiver: Receiver & { type: 'pod' },
  traveller: Traveller,
  calls: boolean,
): Move[] {
  const { node, bridge, port } = frame;
  const out = receiver.port;
  const refused = out === null ? null : refusesDelivery(node, bridge, port, out);
  if (refused !== null) return [ended(refuse(traveller, node, refused))];
  const send = (at: Traveller): Move[] => sendOut(journey, frame, receiver, at, calls);
  if (out?.name !== port || bridgePort(node, port)?.hairpin === true) return send(traveller);
  const question = {
    id: `hairpin\u0000${node.name}\u0000${port}`,
    yes: `hairpin mode of ${port} on ${node.name} is on`,
    no: `hairpin mode of ${port} on ${node.name} is off`,
    because: `the settings of the bridge ports of ${node.name} were not collected`,
  };
  return either(traveller, question, (on, at) =>
    on ? send(at) : [ended(refuse(at, node, hairpinOff(frame, out.origin)))],
  );
}

/** The bridge has found the port: FORWARD and POSTROUTING where it calls them, and out. */
function sendOut(
  journey: Journey,
  { node, bridge, port }: Frame,
  receiver: Receiver & { type: 'pod' },
  traveller: Traveller,
  calls: boolean,
): Move[] {
  const out = receiver.port;
  const deliver = (at: Traveller): Move[] => {
    const noted =
      out === null
        ? at
        : note(at, {
            host: node,
            hook: 'BRIDGE',
            origin: out.origin,
            effect: `to port ${out.name}`,
            words: `${bridge} bridges the frame from ${port} to ${out.name}`,
          });
    const leaving = leavingBy(noted, node, bridge, packetOf(noted).destination);
    return [{ at: 'pod-in', pod: receiver.pod, traveller: keepConnection(node, leaving) }];
  };
  if (!calls) return deliver(traveller);
  const bridged: Partial<Packet> = { out: bridge, physOut: out?.name ?? '?', bridged: true };
  return passHook(journey, node, 'FORWARD', onDevices(traveller, bridged), (passed) =>
    passHook(journey, node, 'POSTROUTING', onDevices(passed, { in: null }), deliver),
  );
}

/** Why a frame goes neither in nor out by this port. */
function closedPort(node: Host, bridge: string, port: string): Refusal | null {
  const bridgeLink = node.link(bridge);
  if (bridgeLink !== null && !isUp(bridgeLink)) {
    return dropped('bridge-down', 'BRIDGE', `bridge ${bridge} of ${node.name} is down`, bridgeLink.origin);
  }
  const state = bridgePort(node, port);
  if (state !== null && state.state !== null && state.state !== 'forwarding') {
    const reason = `port ${port} of ${bridge} on ${node.name} is ${state.state}, not forwarding`;
    return dropped('bridge-port-not-forwarding', 'BRIDGE', reason, state.origin);
  }
  return null;
}

function hairpinOff({ node, bridge, port }: Omit<Frame, 'receiver'>, origin: Origin): Refusal {
  const reason = `${bridge} on ${node.name} does not send a frame back out of ${port}: hairpin mode is off there`;
  return dropped('hairpin-off', 'BRIDGE', reason, origin);
}

/** Why the bridge does not send a frame out by this port, wherever it comes from. */
export function refusedPort(node: Host, bridge: string, out: Link): Refusal | null {
  const closed = closedPort(node, bridge, out.name);
  if (closed !== null || isUp(out)) return closed;
  return dropped('link-down', 'BRIDGE', `port ${out.name} of ${bridge} on ${node.name} is down`, out.origin);
}

/** should_deliver of the kernel's bridge: not back out of the same port without hairpin mode, not between isolated ports. */
function refusesDelivery(node: Host, bridge: string, inPort: string, out: Link): Refusal | null {
  const refused = refusedPort(node, bridge, out);
  if (refused !== null) return refused;
  const to = bridgePort(node, out.name);
  if (out.name === inPort && to?.hairpin === false) {
    return hairpinOff({ node, bridge, port: inPort }, to.origin);
  }
  const from = bridgePort(node, inPort);
  if (from?.isolated && to?.isolated) {
    const reason = `ports ${inPort} and ${out.name} of ${bridge} on ${node.name} are isolated from each other`;
    return dropped('bridge-port-isolated', 'BRIDGE', reason, to.origin);
  }
  return null;
}
