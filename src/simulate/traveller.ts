import type { Decider } from '../model/decider.ts';
import type { Origin } from '../model/origin.ts';
import { type Connection, type Packet, packetWith } from '../model/packet.ts';
import type { PathVerdict } from '../model/trace.ts';
import type { Budget } from '../netfilter/budget.ts';
import { noConnection } from '../netfilter/connection.ts';
import { addMet, type Decision, type HookEnd, type Met, type Walk, walkWith } from '../netfilter/walk.ts';
import type { Host } from './host.ts';

/** A packet on its way between hosts, with all it has to remember. Never changed in place. */
export interface Traveller {
  walk: Walk;
  /** What each host's connection tracking holds, newest last. The reply finds its way back by these. */
  connections: readonly KeptConnection[];
  assumptions: readonly string[];
  /** What was not collected that would have decided its way, there and back. */
  lacks: readonly Lack[];
  /** Smallest MTU passed, null while no device told one. */
  mtu: number | null;
  /** How it left the node it was looked at from. */
  egress: { host: Host; device: string | null; via: string | null } | null;
  /** Hosts that may still be passed (the TTL of the journey as a whole). */
  hopsLeft: number;
  /** What following it may still cost, shared by all its ways there and back; absent: each hook has bounds of its own. */
  budget?: Budget | undefined;
  direction: 'original' | 'reply';
}

/** Evidence of a node that a packet needed: where it is routed, or which rules it meets. */
export interface Lack {
  of: 'routes' | 'rules';
  /** One sentence. */
  reason: string;
}

/** A connection that a host's tracking holds. */
export interface KeptConnection {
  host: Host;
  connection: Connection;
  /** Did a process of the host open it? Its socket waits for the answer. */
  opened: boolean;
}

/** Hosts that a packet, or its answer, may pass: then it goes round in circles. */
export const mostHops = 32;

/** Where a packet ended. */
export interface End {
  traveller: Traveller;
  verdict: PathVerdict;
  /** What decided it. */
  by: Decider;
  reason: string;
  /** The line that decided it; null where none did. */
  origin: Origin | null;
  /** The host on which it ended; null where it left the evidence. */
  host: Host | null;
  left: Departure | null;
}

/** A packet left for hosts outside the evidence by this device of this host. */
export interface Departure {
  host: Host;
  device: string | null;
  via: string | null;
  /** Why it is not known whether anybody is there to answer; null where that may be taken for granted. */
  doubt: string | null;
}

/** The packet as it is now. */
export const packetOf = (traveller: Traveller): Packet => traveller.walk.packet;

/** What changes on the way. Nothing of it is forgotten again: an MTU and an egress that are known stay known. */
type Change = Partial<
  Pick<Traveller, 'walk' | 'connections' | 'assumptions' | 'lacks' | 'hopsLeft'> & {
    mtu: number;
    egress: Traveller['egress'] & {};
  }
>;

/** The traveller with other values for some members: all have one hidden class this way, as packets (packetWith). */
export const travellerWith = (traveller: Traveller, change: Change): Traveller => ({
  walk: change.walk ?? traveller.walk,
  connections: change.connections ?? traveller.connections,
  assumptions: change.assumptions ?? traveller.assumptions,
  lacks: change.lacks ?? traveller.lacks,
  mtu: change.mtu ?? traveller.mtu,
  egress: change.egress ?? traveller.egress,
  hopsLeft: change.hopsLeft ?? traveller.hopsLeft,
  budget: traveller.budget,
  direction: traveller.direction,
});

/** The traveller with another packet. */
export const withPacket = (traveller: Traveller, packet: Packet): Traveller =>
  travellerWith(traveller, { walk: walkWith(traveller.walk, packet) });

/** The traveller, for whom something was taken for granted. */
export const assume = (traveller: Traveller, assumption: string): Traveller =>
  traveller.assumptions.includes(assumption)
    ? traveller
    : travellerWith(traveller, { assumptions: [...traveller.assumptions, assumption] });

/**
 * The way on is not known for want of evidence of the host. A pod of which the routes were not collected is taken to send by its node, as one
 * of which nothing was.
 */
export function lack(traveller: Traveller, host: Host, of: Lack['of'], reason: string): Traveller {
  if (host.kind === 'pod' || traveller.lacks.some((one) => one.reason === reason)) return traveller;
  return travellerWith(traveller, { lacks: [...traveller.lacks, { of, reason }] });
}

/** One of several ways that routing spreads packets over: the traveller with its part of the share. */
export const withShare = (traveller: Traveller, share: number): Traveller =>
  share === 1
    ? traveller
    : travellerWith(traveller, { walk: { ...traveller.walk, share: traveller.walk.share * share } });

/** Adds what happened between the hooks: a route, a bridge port, a neighbour. */
export function note(
  traveller: Traveller,
  what: { host: Host; hook: string; table?: string; origin: Origin; effect: string; words: string },
): Traveller {
  const met: Met = {
    host: what.host.name,
    hook: what.hook,
    table: null,
    chain: what.table ?? null,
    rule: null,
    origin: what.origin,
    effect: what.effect,
    words: what.words,
    matched: true,
  };
  return travellerWith(traveller, { walk: addMet(traveller.walk, met) });
}

/** The packet passes a device with this MTU; null where the device told none. */
export const withMtu = (traveller: Traveller, mtu: number | null): Traveller =>
  mtu === null ? traveller : travellerWith(traveller, { mtu: Math.min(traveller.mtu ?? mtu, mtu) });

/** Remembers by which device the packet left the first node it passed. */
export function leavingBy(traveller: Traveller, host: Host, device: string | null, nextHop: string): Traveller {
  if (traveller.egress !== null) return traveller;
  const via = nextHop === packetOf(traveller).destination ? null : nextHop;
  return travellerWith(traveller, { egress: { host, device, via } });
}

/** The packet ends: delivered to this host, stopped on it, or gone. */
export const endHere = (
  traveller: Traveller,
  end: Pick<End, 'verdict' | 'by' | 'reason' | 'host'> & { origin?: Origin | null; left?: Departure },
): End => ({
  traveller,
  verdict: end.verdict,
  by: end.by,
  reason: end.reason,
  origin: end.origin ?? null,
  host: end.host,
  left: end.left ?? null,
});

/**
 * Puts the packet on another host: its devices, marks and connection are forgotten. `sourceMac`: of the device that sent
 * the frame, null where it is not known.
 */
export function arriveAt(traveller: Traveller, device: string | null, sourceMac: string | null = null): Traveller {
  const packet = packetOf(traveller);
  const fresh = packetWith(packet, {
    in: device,
    out: null,
    physIn: null,
    physOut: null,
    bridged: false,
    sourceMac,
    destinationMac: null,
    mark: 0,
    local: false,
  });
  const { walk, direction, hopsLeft } = traveller;
  const { share, trail, routedAgain, apart } = walk;
  const arrived = packetWith(fresh, { connection: noConnection(fresh, direction) });
  const decisions = walk.decisions.map((one) => asOfBefore(one, hopsLeft));
  return travellerWith(traveller, {
    walk: { packet: arrived, share, decisions, trail, routedAgain, apart },
    hopsLeft: hopsLeft - 1,
  });
}

/** What was decided of the packet's fields is over: should it come to the same host again, it may come by another device. */
const asOfBefore = ({ claim, ...decision }: Decision, hop: number): Decision =>
  claim === undefined ? decision : { ...decision, id: `${decision.id}\u0000${hop}` };

/** The end of a packet that netfilter stopped. Null where it goes on. */
export function endOfHook(
  traveller: Traveller,
  end: Exclude<HookEnd, { type: 'sent-on' | 'unroutable' }>,
  host: Host,
): End | null {
  switch (end.type) {
    case 'accept':
      return null;
    case 'drop':
      return stopped(traveller, 'dropped', end.met, `dropped on ${host.name} by ${placeOf(end.met)}`, host);
    case 'reject': {
      const reason = `rejected on ${host.name} with ${end.with} by ${placeOf(end.met)}`;
      return stopped(traveller, 'rejected', end.met, reason, host);
    }
    case 'unknown':
      return end.met === null
        ? endHere(traveller, { verdict: 'unknown', by: 'too-much-work', reason: end.because, host })
        : stopped(traveller, 'unknown', end.met, end.because, host);
  }
}

function stopped(traveller: Traveller, verdict: PathVerdict, met: Met, reason: string, host: Host): End {
  const by = met.table === null ? 'ipvs' : met.rule === null ? 'policy' : 'rule';
  return endHere(traveller, { verdict, by, reason, host, origin: met.origin });
}

const placeOf = (met: Met): string => {
  if (met.table === null && met.words !== null) return met.words;
  const chain = `chain ${met.chain} of table ${met.table?.name ?? '?'}`;
  return met.rule === null ? `the policy of ${chain}` : `rule ${met.rule.number} of ${chain}`;
};
