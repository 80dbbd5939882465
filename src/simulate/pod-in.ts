import type { Host } from './host.ts';
import { ended, type Journey, type Move } from './move.ts';
import type { Pod } from './network.ts';
import { isUp } from './resolve.ts';
import { checkSource } from './reverse-path.ts';
import { arriveAt, assume, endHere, note, packetOf, type Traveller } from './traveller.ts';

/** The frame reaches the pod's own end of the pair. */
export function podIn(_journey: Journey, pod: Pod, traveller: Traveller): Move[] {
  const { host, podLink } = pod;
  const name = `pod ${pod.namespace}/${pod.name}`;
  const arrived = arriveAt(traveller, podLink?.name ?? null);
  if (host === null) {
    const seen = assume(arrived, `${name} takes what is sent to it: its network namespace was not collected`);
    return [ended(endHere(seen, 'delivered', `delivered to ${name}`, null))];
  }
  if (podLink !== null && !isUp(podLink)) {
    const words = `${podLink.name} of ${name} is down`;
    return [
      ended(
        endHere(
          note(arrived, { host, hook: 'LINK', origin: podLink.origin, effect: 'drop', words }),
          'dropped',
          words,
          host,
        ),
      ),
    ];
  }
  const packet = packetOf(arrived);
  const own = host.owns(packet.destination);
  if (own.known && !own.value) {
    return [
      ended(
        endHere(
          arrived,
          'dropped',
          `${name} does not have the address ${packet.destination} and forwards nothing`,
          host,
        ),
      ),
    ];
  }
  const refused = checkSource(host, podLink?.name ?? 'eth0', packet);
  if (refused !== null) return [ended(endHere(arrived, refused.verdict, refused.reason, host))];
  return [ended(endHere(withMtu(arrived, host, podLink?.name ?? null), 'delivered', `delivered to ${name}`, host))];
}

function withMtu(traveller: Traveller, host: Host, device: string | null): Traveller {
  const mtu = device === null ? null : (host.link(device)?.mtu ?? null);
  return mtu === null ? traveller : { ...traveller, mtu: Math.min(traveller.mtu ?? mtu, mtu) };
}
