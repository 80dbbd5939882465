import type { Origin } from '../model/origin.ts';
import type { Connection, Packet } from '../model/packet.ts';
import type { PathVerdict } from '../model/trace.ts';
import { noConnection } from '../netfilter/connection.ts';
import type { HookEnd, Met, Walk } from '../netfilter/walk.ts';
import type { Host } from './host.ts';

/** A packet on its way between hosts, with all it has to remember. Never changed in place. */
export interface Traveller {
  walk: Walk;
  /** What each host's connection tracking holds, newest last. The reply finds its way back by these. */
  connections: readonly { host: Host; connection: Connection }[];
  assumptions: readonly string[];
  /** Smallest MTU passed, null while no device told one. */
  mtu: number | null;
  /** How it left the node it was looked at from. */
  egress: { host: Host; device: string | null; via: string | null } | null;
  /** Hosts that may still be passed (the TTL of the journey as a whole). */
  hopsLeft: number;
  direction: 'original' | 'reply';
}

/** Where a packet ended. */
export interface End {
  traveller: Traveller;
  verdict: PathVerdict;
  reason: string;
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

export const packetOf = (traveller: Traveller): Packet => traveller.walk.packet;

export const withPacket = (traveller: Traveller, packet: Packet): Traveller => ({
  ...traveller,
  walk: { ...traveller.walk, packet },
});

export const assume = (traveller: Traveller, assumption: string): Traveller =>
  traveller.assumptions.includes(assumption)
    ? traveller
    : { ...traveller, assumptions: [...traveller.assumptions, assumption] };

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
  return { ...traveller, walk: { ...traveller.walk, trail: { met, before: traveller.walk.trail } } };
}

/** A line of evidence that is not there: where k8snet says what is missing rather than what it read. */
export const nowhere = (source: string): Origin => ({ source, line: 0, text: '' });

export const endHere = (
  traveller: Traveller,
  verdict: PathVerdict,
  reason: string,
  host: Host | null,
  left: Departure | null = null,
): End => ({ traveller, verdict, reason, host, left });

/** Puts the packet on another host: its devices, marks and connection are forgotten. */
export function arriveAt(traveller: Traveller, device: string | null): Traveller {
  const packet = packetOf(traveller);
  const fresh: Packet = {
    ...packet,
    in: device,
    out: null,
    physIn: null,
    physOut: null,
    bridged: false,
    mark: 0,
    local: false,
  };
  return { ...withPacket(traveller, { ...fresh, connection: noConnection(fresh) }), hopsLeft: traveller.hopsLeft - 1 };
}

/** The end of a packet that netfilter stopped. Null where it goes on. */
export function endOfHook(traveller: Traveller, end: Exclude<HookEnd, { type: 'sent-on' }>, host: Host): End | null {
  switch (end.type) {
    case 'accept':
      return null;
    case 'drop':
      return endHere(traveller, 'dropped', `dropped on ${host.name} by ${placeOf(end.met)}`, host);
    case 'reject':
      return endHere(traveller, 'rejected', `rejected on ${host.name} with ${end.with} by ${placeOf(end.met)}`, host);
    case 'unknown':
      return endHere(traveller, 'unknown', end.because, host);
  }
}

const placeOf = (met: Met): string => {
  if (met.table === null && met.words !== null) return met.words;
  const chain = `chain ${met.chain} of table ${met.table?.name ?? '?'}`;
  return met.rule === null ? `the policy of ${chain}` : `rule ${met.rule.number} of ${chain}`;
};
