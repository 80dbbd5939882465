import { bridgeIn } from './bridge-in.ts';
import { endOfModel } from './end-of-model.ts';
import { sendLocally } from './local-out.ts';
import type { Journey, Move } from './move.ts';
import type { Network } from './network.ts';
import { podIn } from './pod-in.ts';
import { preroute, routeIn } from './route-in.ts';
import { toRealServer } from './to-real-server.ts';
import { transmit } from './transmit.ts';
import { type End, endHere, type Traveller } from './traveller.ts';

/** More ways than this are not opened: those that stand open then end, and say so. */
const mostWays = 20_000;

/** Carries out moves until every way of the packet has ended. */
export function follow(network: Network, start: Move, verbose: boolean): End[] {
  const journey: Journey = { network, verbose, follow: (move) => follow(network, move, verbose) };
  const ends: End[] = [];
  const open: Move[] = [start];
  for (let move = open.pop(); move !== undefined; move = open.pop()) {
    if (move.at === 'end') {
      ends.push(move.end);
      continue;
    }
    if (ends.length + open.length > mostWays) {
      ends.push(tooMany(move.traveller));
      continue;
    }
    open.push(...carryOut(journey, move).reverse());
  }
  return ends;
}

const tooMany = (traveller: Traveller): End =>
  endHere(traveller, {
    verdict: 'unknown',
    by: 'too-much-work',
    reason: `the packet can go more than ${mostWays} ways`,
    host: null,
  });

function carryOut(journey: Journey, move: Exclude<Move, { at: 'end' }>): Move[] {
  const { traveller } = move;
  if (traveller.hopsLeft <= 0) {
    const reason = 'the packet goes round in circles';
    return [{ at: 'end', end: endHere(traveller, { verdict: 'dropped', by: 'loop', reason, host: null }) }];
  }
  const end = endOfModel(move);
  if (end !== null) return [{ at: 'end', end }];
  switch (move.at) {
    case 'local-out':
      return sendLocally(journey, move.host, traveller);
    case 'frame-in': {
      const bridge = move.host.link(move.device)?.master ?? null;
      if (bridge === null) return preroute(journey, move.host, move.device, traveller);
      return bridgeIn(journey, { node: move.host, bridge, port: move.device, receiver: move.receiver }, traveller);
    }
    case 'bridge-in':
      return bridgeIn(
        journey,
        { node: move.host, bridge: move.bridge, port: move.port, receiver: move.receiver },
        traveller,
      );
    case 'route-in':
      return routeIn(journey, move.host, move.device, traveller);
    case 'to-real-server':
      return toRealServer(journey, move.host, traveller);
    case 'transmit':
      return transmit(journey, move.host, move.device, move.nextHop, traveller);
    case 'pod-in':
      return podIn(move.pod, traveller);
  }
}
