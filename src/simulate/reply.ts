import { printEndpoint } from '../model/address.ts';
import type { Decider } from '../model/decider.ts';
import type { Origin } from '../model/origin.ts';
import { type Packet, packetWith } from '../model/packet.ts';
import { onlyPort, type PortRange, printPorts, samePorts } from '../model/ports.ts';
import type { PathVerdict } from '../model/trace.ts';
import { unknownAddress } from '../netfilter/address-match.ts';
import { noConnection } from '../netfilter/connection.ts';
import { type Met, trailToList } from '../netfilter/walk.ts';
import { enterFromOutside, enterFromPod } from './enter.ts';
import type { FlowRequest } from './flow.ts';
import type { Host } from './host.ts';
import { follow } from './journey.ts';
import type { Move } from './move.ts';
import type { Network } from './network.ts';
import { type End, mostHops, packetOf, type Traveller } from './traveller.ts';

/** How the answer fares. */
export interface Reply {
  verdict: PathVerdict;
  /** What decided it, and the line that did; null where the answer comes back, or the packet itself did not arrive. */
  by: Decider | null;
  origin: Origin | null;
  /** The node it ended on. */
  host: string | null;
  reason: string | null;
  steps: Met[];
  /** The steps of every way, should chance or what is not known part them. */
  ways: Met[][];
  assumptions: readonly string[];
  conditions: string[];
}

const noReply = (verdict: PathVerdict, by: Decider | null, reason: string): Reply => ({
  verdict,
  by,
  origin: null,
  host: null,
  reason,
  steps: [],
  ways: [],
  assumptions: [],
  conditions: [],
});

/** What the sender asked, and the ports that it may have asked from. */
type Asked = FlowRequest & { sourcePorts: PortRange | null };

/** Follows the answer of whoever got the packet back to the sender, through the connections that the packet left behind. */
export function followReply(network: Network, request: Asked, end: End, verbose: boolean): Reply {
  if (end.verdict === 'unknown') return noReply('unknown', null, 'the packet itself is not known to arrive');
  if (end.verdict !== 'delivered') return noReply(end.verdict, null, 'the packet does not arrive');
  const muted = end.host === null ? null : ignoresEcho(end.host, packetOf(end.traveller));
  if (muted !== null) return muted;
  const start = startOf(network, end);
  if (typeof start === 'string') return noReply('unknown', 'not-collected', start);
  if (packetOf(end.traveller).source === unknownAddress)
    return noReply('unknown', 'not-collected', 'which address the receiver sees and answers is not in the evidence');
  const asker = ownAddress(request, end);
  const judged = follow(network, start, verbose).map((back) => ({
    back,
    ...weighLacks(back, judge(request, back, asker)),
  }));
  const first = judged[0];
  if (first === undefined) return noReply('unknown', 'too-much-work', 'the answer has no way');
  const own = (back: End): Reply['conditions'] =>
    back.traveller.walk.decisions.slice(end.traveller.walk.decisions.length).map(({ condition }) => condition);
  const ways = judged.map(({ back }) => trailToList(back.traveller.walk.trail));
  const steps = ways[0]!;
  const { assumptions } = first.back.traveller;
  if (judged.every(({ verdict }) => verdict === first.verdict)) {
    const { verdict, by, reason } = first;
    return {
      verdict,
      by,
      origin: first.back.origin,
      host: first.back.host?.name ?? null,
      reason,
      steps,
      ways,
      assumptions,
      conditions: [],
    };
  }
  const told = judged.map(
    ({ back, verdict, reason }) =>
      `${own(back).join(' and ') || 'by chance'}: ${verdict}${reason ? ` (${reason})` : ''}`,
  );
  const stopped = judged.find(({ verdict }) => verdict !== 'delivered') ?? first;
  return {
    verdict: 'unknown',
    by: stopped.by,
    origin: stopped.back.origin,
    host: stopped.back.host?.name ?? null,
    reason: `it depends: ${told.join('; ')}`,
    steps,
    ways,
    assumptions,
    conditions: judged.flatMap(({ back }) => own(back)),
  };
}

/** A host may be told to answer no pings (icmp_echo, icmpv6_rcv): they arrive, and nothing comes back. */
function ignoresEcho(host: Host, { icmp, family }: Packet): Reply | null {
  const name = family === 4 ? 'net.ipv4.icmp_echo_ignore_all' : 'net.ipv6.icmp.echo_ignore_all';
  const setting = host.facts.sysctls?.[name];
  if (icmp === null || setting === undefined || setting.value === '0') return null;
  const reason = `${host.name} answers no ping: ${name} is ${setting.value}`;
  return { ...noReply('dropped', 'echo-ignored', reason), origin: setting.origin, host: host.name, ways: [[]] };
}

/** The receiver's answer: addresses and ports the other way round. */
function answerOf(end: End): Traveller {
  const packet = packetOf(end.traveller);
  const swapped = packetWith(packet, {
    source: packet.destination,
    destination: packet.source,
    sourcePorts: packet.destinationPorts,
    destinationPorts: packet.sourcePorts,
    icmp: packet.icmp === null ? null : { type: packet.icmp.type === 128 ? 129 : 0, code: 0 },
    tcpFlags: packet.protocol === 'tcp' ? ['SYN', 'ACK'] : null,
    ttl: 64,
    // A ping comes back as it was sent (icmp_reply, icmpv6_echo_reply); what else answers has a size and service of its own.
    length: packet.icmp === null ? null : packet.length,
    tos: packet.icmp === null ? 0 : packet.tos,
    mark: 0,
    in: null,
    out: null,
    physIn: null,
    physOut: null,
    bridged: false,
    local: true,
  });
  return {
    ...end.traveller,
    walk: {
      ...end.traveller.walk,
      packet: packetWith(swapped, { connection: noConnection(swapped, 'reply') }),
      share: 1,
      trail: null,
      routedAgain: null,
    },
    assumptions: [],
    egress: null,
    hopsLeft: mostHops,
    direction: 'reply',
  };
}

/** Where the answer starts; a text where that is beyond the evidence. */
function startOf(network: Network, end: End): Move | string {
  if (end.host !== null) return { at: 'local-out', host: end.host, traveller: answerOf(end) };
  const { source: destination, destination: source } = packetOf(end.traveller);
  if (end.left === null) {
    const pod = network.podOf(source);
    return pod?.node
      ? enterFromPod(network, pod.node, pod, answerOf(end))
      : `the node of ${source} is not in the evidence`;
  }
  if (end.left.doubt !== null) return end.left.doubt;
  if (end.left.device === null) return `how ${source} answers is not in the evidence`;
  const home = network.nodeOf(destination) ?? (destination === unknownAddress ? end.left.host : null);
  if (home === null) return `whether ${source} has a route back to ${destination} is not in the evidence`;
  return enterFromOutside(network, home, answerOf(end));
}

/**
 * The address that the sender's socket is bound to, by itself or by connect(2), as the first connection shows; null where it is not
 * known, and for a ping, whose socket takes answers to any address of the host.
 */
function ownAddress({ sender }: Asked, end: End): string | null {
  if (sender.type !== 'host' || sender.address !== null) return sender.address;
  if (packetOf(end.traveller).icmp !== null) return null;
  return end.traveller.connections.find(({ host }) => host === sender.host)?.connection.original.source ?? null;
}

type Judgement = Pick<Reply, 'verdict' | 'by' | 'reason'>;

/** Rules that were not collected may stop the answer, and routes lead it elsewhere: only a rule that is known to drop it stands all the same. */
function weighLacks({ traveller }: End, judged: Judgement): Judgement {
  const { verdict, by } = judged;
  if (verdict === 'unknown' || by === 'rule' || by === 'policy') return judged;
  const open = traveller.lacks.filter((lack) => verdict === 'delivered' || lack.of === 'routes');
  if (open.length === 0) return judged;
  return { verdict: 'unknown', by: 'not-collected', reason: open.map(({ reason }) => reason).join('; ') };
}

/** Is this the answer the sender waits for? A socket takes it only from the address and port it asked, and at its own. */
function judge(request: Asked, back: End, own: string | null): Judgement {
  if (back.verdict !== 'delivered') return back;
  const packet = packetOf(back.traveller);
  const { sender } = request;
  const port = onlyPort(packet.sourcePorts);
  if (packet.source !== request.destination || (request.destinationPort ?? port) !== port) {
    const asked = printEndpoint(request.destination, request.destinationPort);
    const answered = printEndpoint(packet.source, port);
    const reason = `the answer comes from ${answered}, but the sender asked ${asked} and takes none from elsewhere`;
    return { verdict: 'dropped', by: 'answer-from-elsewhere', reason };
  }
  if (!samePorts(packet.destinationPorts, request.sourcePorts) && packet.destinationPorts !== null) {
    const reason = `the answer goes to port ${printPorts(packet.destinationPorts)}, which the sender does not use`;
    return { verdict: 'dropped', by: 'answer-astray', reason };
  }
  const isAddressed = own === null || packet.destination === own || [packet.destination, own].includes(unknownAddress);
  if (sender.type === 'host' && back.host === sender.host && !isAddressed) {
    const reason = `the answer goes to ${packet.destination}, but the sender asked from ${own} and takes none elsewhere`;
    return { verdict: 'dropped', by: 'answer-astray', reason };
  }
  const home = sender.type === 'host' ? back.host === sender.host : back.host !== sender.node && isAddressed;
  if (!home) return { verdict: 'dropped', by: 'answer-astray', reason: `the answer ends elsewhere: ${back.reason}` };
  return { verdict: 'delivered', by: null, reason: null };
}
