import type { Family } from './address.ts';
import type { ForwardingMethod } from './ipvs.ts';
import type { Origin } from './origin.ts';
import { type PortRange, samePorts } from './ports.ts';

/** Protocols k8snet knows by name; any other is its number as text (`47`). */
export type Protocol = 'tcp' | 'udp' | 'sctp' | 'icmp' | 'icmpv6' | (string & {});

/** Protocols whose header starts with two ports. */
export const hasPorts = (protocol: Protocol): boolean =>
  protocol === 'tcp' || protocol === 'udp' || protocol === 'sctp' || protocol === 'dccp' || protocol === 'udplite';

/** State of the packet's connection as conntrack(8) and `-m conntrack --ctstate` name it. */
export type ConnectionState = 'NEW' | 'ESTABLISHED' | 'RELATED' | 'INVALID' | 'UNTRACKED';

/** One translation of an address (and port) that a rule asked for. */
export interface Translation {
  /** DNAT rewrites the destination, SNAT the source. */
  kind: 'dnat' | 'snat';
  address: string;
  /** Port after the translation; the old port where the rule names none. Null for protocols without ports. */
  ports: PortRange | null;
  /** A ping got another identifier, as --random has it chosen anew (nf_nat_l4proto_unique_tuple). */
  newIdentifier: boolean;
  /** The address is one of the host itself, also where it is not known which (REDIRECT). */
  toHost?: true;
  /** The rule that asked for it. */
  origin: Origin;
}

/** Addresses and ports of one direction of a connection. */
export interface Tuple {
  source: string;
  destination: string;
  sourcePorts: PortRange | null;
  destinationPorts: PortRange | null;
}

/** An address with its port, as far as these are known. */
export interface PacketEndpoint {
  address: string;
  ports: PortRange | null;
}

/** The same address, and the same ports as far as both are known. */
export const sameEndpoint = (one: PacketEndpoint, other: PacketEndpoint): boolean =>
  one.address === other.address && samePorts(one.ports, other.ports);

/** What IPVS remembers of a connection that it gave to a real server (struct ip_vs_conn). */
export interface IpvsConnection {
  client: PacketEndpoint;
  virtual: PacketEndpoint;
  real: PacketEndpoint;
  method: ForwardingMethod;
  /** IPVS forgets it at once, so that it knows no answer. */
  onePacket: boolean;
  /** The line of the real server. */
  origin: Origin;
}

/** A table of connections apart from others: for both directions of a connection, or for one (struct nf_conntrack_zone). */
export interface Zone {
  id: number;
  of: 'both' | 'original' | 'reply';
}

/** What one host's connection tracking remembers of the packet's connection. */
export interface Connection {
  state: ConnectionState;
  direction: 'original' | 'reply';
  /** The first packet as it was when this host saw it first, before any translation here. */
  original: Tuple;
  /** Null: not translated. `settled` says whether that is final. */
  dnat: Translation | null;
  snat: Translation | null;
  /** The nat chains that could translate the destination (source) have been passed; the kernel asks only once. */
  dnatSettled: boolean;
  snatSettled: boolean;
  /** Connection mark (CONNMARK, ct mark). */
  mark: number;
  /** Zone of connection tracking, null for the ordinary one. Of a packet not yet tracked: where it is to be looked for. */
  zone: Zone | null;
  /** The host's IPVS has the connection, in a table of its own; null where it has not. */
  ipvs: IpvsConnection | null;
}

/**
 * A packet at one moment of its journey. Values are never changed in place: a step makes a new packet.
 * Devices are those of the host that holds the packet now.
 */
export interface Packet {
  family: Family;
  protocol: Protocol;
  source: string;
  destination: string;
  /** A client's port is usually known as a range only (the host's ip_local_port_range). Null for protocols without ports. */
  sourcePorts: PortRange | null;
  destinationPorts: PortRange | null;
  /** Type and code of an ICMP packet, null for others. */
  icmp: { type: number; code: number } | null;
  /** TCP flags that are set, null for other protocols: a first packet has SYN, its answer SYN and ACK. */
  tcpFlags: readonly string[] | null;
  ttl: number;
  /** Length of the IP packet in bytes, null where it was not given. */
  length: number | null;
  /** Type of service byte (DSCP and ECN). */
  tos: number;
  /** Firewall mark (MARK, meta mark). */
  mark: number;
  /** Device it came in by; null of what the host sends itself, and where a bridge sends it on (POSTROUTING). `unknownDevice` where nothing tells. */
  in: string | null;
  /** Device it leaves by, null before routing. */
  out: string | null;
  /** Bridge ports, where bridge netfilter carries the packet through these hooks. */
  physIn: string | null;
  physOut: string | null;
  /** It is being bridged, not routed (xt_physdev --physdev-is-bridged). */
  bridged: boolean;
  /** Sender's and receiver's hardware address, where known. */
  sourceMac: string | null;
  destinationMac: string | null;
  /** Made by a process on the host that holds it now (OUTPUT and its POSTROUTING). */
  local: boolean;
  connection: Connection;
}

/** Name of a device that the evidence does not tell: matches on it are unknown. */
export const unknownDevice = '?';

/**
 * The packet with other values for some members. All packets have one hidden class this way, in whatever order they came by their members:
 * spreading makes one of each kind, and every look at a packet then costs several times as much.
 */
export const packetWith = (packet: Packet, change: Partial<Packet>): Packet => ({
  family: change.family ?? packet.family,
  protocol: change.protocol ?? packet.protocol,
  source: change.source ?? packet.source,
  destination: change.destination ?? packet.destination,
  sourcePorts: either(change.sourcePorts, packet.sourcePorts),
  destinationPorts: either(change.destinationPorts, packet.destinationPorts),
  icmp: either(change.icmp, packet.icmp),
  tcpFlags: either(change.tcpFlags, packet.tcpFlags),
  ttl: change.ttl ?? packet.ttl,
  length: either(change.length, packet.length),
  tos: change.tos ?? packet.tos,
  mark: change.mark ?? packet.mark,
  in: either(change.in, packet.in),
  out: either(change.out, packet.out),
  physIn: either(change.physIn, packet.physIn),
  physOut: either(change.physOut, packet.physOut),
  bridged: change.bridged ?? packet.bridged,
  sourceMac: either(change.sourceMac, packet.sourceMac),
  destinationMac: either(change.destinationMac, packet.destinationMac),
  local: change.local ?? packet.local,
  connection: change.connection ?? packet.connection,
});

/** The connection with other values for some members, as `packetWith`. */
export const connectionWith = (connection: Connection, change: Partial<Connection>): Connection => ({
  state: change.state ?? connection.state,
  direction: change.direction ?? connection.direction,
  original: change.original ?? connection.original,
  dnat: either(change.dnat, connection.dnat),
  snat: either(change.snat, connection.snat),
  dnatSettled: change.dnatSettled ?? connection.dnatSettled,
  snatSettled: change.snatSettled ?? connection.snatSettled,
  mark: change.mark ?? connection.mark,
  zone: either(change.zone, connection.zone),
  ipvs: either(change.ipvs, connection.ipvs),
});

/** Null is a value. */
const either = <Value>(changed: Value | undefined, before: Value): Value => (changed === undefined ? before : changed);
