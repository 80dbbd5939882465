import { familyOf } from '../model/address.ts';
import { hasPorts, type Packet, type Protocol, packetWith } from '../model/packet.ts';
import { type PortRange, singlePort } from '../model/ports.ts';
import type { PathVerdict } from '../model/trace.ts';
import { journeyBudget } from '../netfilter/budget.ts';
import { noConnection } from '../netfilter/connection.ts';
import { localFact } from '../netfilter/rule.ts';
import { factId } from '../netfilter/run-rule.ts';
import type { Decision } from '../netfilter/walk.ts';
import { enterFromOutside, enterFromPod } from './enter.ts';
import type { Host } from './host.ts';
import { follow } from './journey.ts';
import { anySource } from './local-out.ts';
import type { Move } from './move.ts';
import type { Network, Pod } from './network.ts';
import { followReply, type Reply } from './reply.ts';
import { type End, mostHops, type Traveller } from './traveller.ts';
import { settleUnknowns } from './verdict.ts';

/** Who sends. */
export type Sender =
  /** A process on a node, or in a pod whose namespace was collected. `address` null: the kernel chooses. */
  | { type: 'host'; host: Host; address: string | null }
  /** A pod of which only the address is known. */
  | { type: 'pod'; pod: Pod; node: Host; address: string }
  /** A host outside the evidence, whose packet comes in at `node`: by `device`, else by the one that leads to the address. */
  | { type: 'outside'; address: string; node: Host; device?: string };

/** A packet to follow: the first of its connection. */
export interface FlowRequest {
  protocol: Protocol;
  sender: Sender;
  destination: string;
  destinationPort: number | null;
  sourcePort: number | null;
  /** Bytes of the IP packet, null for one that fits everywhere. */
  length: number | null;
  /** Header fields that are not those of an ordinary first packet. */
  header?: Partial<Pick<Packet, 'ttl' | 'tos' | 'tcpFlags' | 'icmp'>>;
  /** Ways that come to the same stay apart: every order of rules is asked for, not every outcome. */
  everyWay?: boolean;
}

/** One way of the packet, there and back. */
export interface RawPath {
  end: End;
  /** The verdict after what is not known was taken into account; `end.verdict` is what it is under the path's conditions. */
  verdict: End['verdict'];
  reply: Reply;
  /** The same of the answer, of which `reply.verdict` holds under the path's conditions. */
  replyVerdict: PathVerdict;
}

/** Follows the packet of a flow to all its ends, and from where it was delivered back to the sender. */
export function followFlow(network: Network, request: FlowRequest, verbose = false): RawPath[] {
  const traveller = firstTraveller(request);
  const ends = follow(network, startMove(network, request.sender, traveller), verbose);
  const asked = { ...request, sourcePorts: traveller.walk.packet.sourcePorts };
  const answered = settleUnknowns(ends).map((settled) => {
    const reply = followReply(network, asked, settled.end, verbose);
    return { ...settled, reply, way: { traveller: settled.end.traveller, verdict: reply.verdict } };
  });
  const replies = settleUnknowns(answered.map(({ way }) => way));
  return answered.map(({ end, verdict, reply }, index) => ({
    end,
    verdict,
    reply,
    replyVerdict: replies[index]!.verdict,
  }));
}

function startMove(network: Network, sender: Sender, traveller: Traveller): Move {
  switch (sender.type) {
    case 'host':
      return { at: 'local-out', host: sender.host, traveller };
    case 'pod':
      return enterFromPod(network, sender.node, sender.pod, traveller);
    case 'outside':
      return enterFromOutside(network, sender.node, traveller, sender.device);
  }
}

/** Ports that a client gets from the kernel: the sender's ip_local_port_range, or any unprivileged one for an unknown host. */
function clientPorts(sender: Sender): PortRange {
  if (sender.type !== 'host') return sender.type === 'pod' ? { from: 32768, to: 60999 } : { from: 1024, to: 65535 };
  const range = sender.host.facts.sysctls?.['net.ipv4.ip_local_port_range']?.value.trim().split(/\s+/).map(Number);
  return range?.length === 2 && range.every(Number.isInteger)
    ? { from: range[0]!, to: range[1]! }
    : { from: 32768, to: 60999 };
}

/** A host outside is none of the node's own addresses, even where these were not collected. */
function givenBy(sender: Sender): Decision[] {
  if (sender.type === 'host' || sender.node.owns(sender.address).known) return [];
  const id = factId(sender.node.name, localFact(sender.address));
  return [{ id, branch: 1, of: 2, condition: '', because: '', given: true }];
}

function firstTraveller(request: FlowRequest): Traveller {
  const { protocol, sender } = request;
  const family = familyOf(request.destination) ?? 4;
  const ports = hasPorts(protocol);
  const packet: Omit<Packet, 'connection'> = {
    family,
    protocol,
    source: sender.address ?? anySource,
    destination: request.destination,
    sourcePorts: !ports ? null : request.sourcePort === null ? clientPorts(sender) : singlePort(request.sourcePort),
    destinationPorts:
      ports && request.destinationPort !== null
        ? singlePort(request.destinationPort)
        : ports
          ? { from: 0, to: 65535 }
          : null,
    icmp: protocol === 'icmp' ? { type: 8, code: 0 } : protocol === 'icmpv6' ? { type: 128, code: 0 } : null,
    tcpFlags: protocol === 'tcp' ? ['SYN'] : null,
    ttl: 64,
    length: request.length,
    tos: 0,
    mark: 0,
    in: null,
    out: null,
    physIn: null,
    physOut: null,
    bridged: false,
    sourceMac: null,
    destinationMac: null,
    local: sender.type === 'host',
    ...request.header,
  };
  const whole = packet as Packet;
  return {
    walk: {
      packet: packetWith(whole, { connection: noConnection(whole) }),
      share: 1,
      decisions: givenBy(sender),
      trail: null,
      routedAgain: null,
      apart: request.everyWay ?? false,
    },
    connections: [],
    assumptions: [],
    lacks: [],
    mtu: null,
    egress: null,
    hopsLeft: mostHops,
    budget: journeyBudget(),
    direction: 'original',
  };
}
