import type { Origin } from '../model/origin.ts';
import type { Host } from './host.ts';
import type { Move } from './move.ts';
import type { Pod } from './network.ts';
import { type End, endHere, type Traveller } from './traveller.ts';

/** Why packets cannot be followed through a device, and the line that shows it. */
export interface Opacity {
  because: string;
  origin: Origin;
}

/** The packet gets to a device whose work is not in the evidence (eBPF, OpenFlow): what becomes of it there is not known. Null elsewhere. */
export function endOfModel(move: Move): End | null {
  if (move.at === 'pod-in') {
    const past = pastTheNode(move.pod);
    return past === null ? null : endPast(move.traveller, past, move.pod.node);
  }
  const met = deviceMet(move);
  const opacity = met === null ? null : met.host.opacity(met.device);
  if (met === null || opacity === null || !('traveller' in move)) return null;
  return endPast(move.traveller, opacity, met.host);
}

/** Why what the pod sends and gets does not pass its node; null where it does, as far as anything tells. */
export function pastTheNode({ namespace, name, node, podLink, hostLink, parentLink }: Pod): Opacity | null {
  if (hostLink !== null || node === null) return null;
  if (parentLink === null || podLink === null) return node.bypass();
  const because = `${podLink.name} of pod ${namespace}/${name} sits on ${parentLink.name} of ${node.name} (macvlan or ipvlan): its frames go out and come in there, past the rules and routes of the node, and the wire is not in the evidence`;
  return { because, origin: podLink.origin };
}

/** The end of a packet to or from such a pod. */
export const endPast = (traveller: Traveller, { because: reason, origin }: Opacity, host: Host | null): End =>
  endHere(traveller, { verdict: 'unknown', by: 'not-modelled', reason, host, origin });

function deviceMet(move: Move): { host: Host; device: string } | null {
  switch (move.at) {
    case 'frame-in':
    case 'transmit':
      return { host: move.host, device: move.device };
    case 'bridge-in':
      return { host: move.host, device: move.port };
    default:
      return null;
  }
}

/** A port of the bridge that packets cannot be followed through: who is behind it nobody can tell. */
export const opaquePort = (node: Host, bridge: string): Opacity | null =>
  (node.facts.links ?? [])
    .filter(({ master }) => master === bridge)
    .map(({ name }) => node.opacity(name))
    .find((opacity) => opacity !== null) ?? null;
