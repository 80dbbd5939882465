import type { Link } from '../model/node.ts';
import { type Packet, packetWith } from '../model/packet.ts';
import { runHook } from '../netfilter/engine.ts';
import type { Hook } from '../netfilter/rule.ts';
import type { Ending, Walk } from '../netfilter/walk.ts';
import type { Host } from './host.ts';
import type { Network, Pod } from './network.ts';
import { isRoutable } from './route-words.ts';
import { trackOn } from './track.ts';
import { type End, endOfHook, lack, type Traveller, travellerWith, withPacket } from './traveller.ts';

/** Who takes a frame: whoever answered for the next hop's address on the segment. */
export type Receiver = { type: 'host'; host: Host } | { type: 'pod'; pod: Pod; port: Link | null };

/** What happens next to a packet. The journey carries out moves until only ends are left. */
export type Move =
  /** A process sends: routing, OUTPUT, POSTROUTING. */
  | { at: 'local-out'; host: Host; traveller: Traveller }
  /** A frame comes in by a device; `receiver` says whose hardware address it bears, should the device be a bridge port. */
  | { at: 'frame-in'; host: Host; device: string; receiver: Receiver; traveller: Traveller }
  /** A frame comes in by a bridge port; `?` where the port is not known. */
  | { at: 'bridge-in'; host: Host; bridge: string; port: string; receiver: Receiver; traveller: Traveller }
  /** Past PREROUTING: routing of what came in by `device`. */
  | { at: 'route-in'; host: Host; device: string; traveller: Traveller }
  /** IPVS has given it to a real server elsewhere. */
  | { at: 'to-real-server'; host: Host; traveller: Traveller }
  /** Leaves by a device towards a next hop on its segment. */
  | { at: 'transmit'; host: Host; device: string; nextHop: string; traveller: Traveller }
  /** In the pod's own namespace. */
  | { at: 'pod-in'; pod: Pod; traveller: Traveller }
  | { at: 'end'; end: End };

/** What every stage may ask. */
export interface Journey {
  network: Network;
  verbose: boolean;
  /** Walks another packet to its ends: the outer packet of a tunnel. */
  follow(move: Move): End[];
}

/** The packet has ended. */
export const ended = (end: End): Move => ({ at: 'end', end });

/** Runs a hook and goes on, for every way the packet leaves it accepted, with `then`. */
export function passHook(
  journey: Journey,
  host: Host,
  hook: Hook,
  traveller: Traveller,
  then: (traveller: Traveller) => Move[],
): Move[] {
  const { packet } = traveller.walk;
  const { family } = packet;
  const met = host.lacksRules(family)
    ? lack(traveller, host, 'rules', `the IPv${family} rules of ${host.name} were not collected`)
    : traveller;
  const endings: Ending[] = runHook(host.plan(hook, family), traveller.walk, {
    host: host.view,
    verbose: journey.verbose,
    ipvs: host.ipvs,
    budget: traveller.budget ?? null,
    track: (seen) => trackOn(host, traveller, seen),
    isRoutable: (sent) => isRoutable(host, sent),
  });
  return endings.flatMap(({ walk, end }) => {
    const next = travellerWith(met, { walk });
    if (end.type === 'unroutable') return then(next);
    if (end.type === 'sent-on') return [{ at: 'to-real-server', host, traveller: next }];
    const stopped = endOfHook(next, end, host);
    return stopped === null ? then(next) : [ended(stopped)];
  });
}

/** Walks both answers to a question that the evidence leaves open. */
export function either(
  traveller: Traveller,
  question: { id: string; yes: string; no: string; because: string },
  then: (holds: boolean, traveller: Traveller) => Move[],
): Move[] {
  const known = traveller.walk.decisions.find((decision) => decision.id === question.id);
  if (known !== undefined) return then(known.branch === 0, traveller);
  return [true, false].flatMap((holds, branch) => {
    const decision = {
      id: question.id,
      branch,
      of: 2,
      condition: holds ? question.yes : question.no,
      because: question.because,
    };
    const walk: Walk = { ...traveller.walk, decisions: [...traveller.walk.decisions, decision] };
    return then(holds, travellerWith(traveller, { walk }));
  });
}

/** Sets the devices of the packet, and what else a hook sees differently. */
export const onDevices = (traveller: Traveller, devices: Partial<Packet>): Traveller =>
  withPacket(traveller, packetWith(traveller.walk.packet, devices));
