import { takesNoLoopback } from './loopback.ts';
import { ended, type Move } from './move.ts';
import type { Pod } from './network.ts';
import { dropped, refuse } from './refusal.ts';
import { isUp } from './resolve.ts';
import { checkSource } from './reverse-path.ts';
import { arriveAt, assume, endHere, packetOf, type Traveller, withMtu } from './traveller.ts';

/** The frame reaches the pod's own end of the pair. */
export function podIn(pod: Pod, traveller: Traveller): Move[] {
  const { host, podLink } = pod;
  const name = `pod ${pod.namespace}/${pod.name}`;
  const delivered = { verdict: 'delivered', by: 'pod', reason: `delivered to ${name}` } as const;
  const arrived = arriveAt(traveller, podLink?.name ?? null);
  if (host === null) {
    const seen = assume(arrived, `${name} takes what is sent to it: its network namespace was not collected`);
    return [ended(endHere(seen, { ...delivered, host: null }))];
  }
  if (podLink !== null && !isUp(podLink)) {
    const reason = `${podLink.name} of ${name} is down`;
    return [ended(refuse(arrived, host, dropped('link-down', 'LINK', reason, podLink.origin)))];
  }
  const packet = packetOf(arrived);
  const own = host.owns(packet.destination);
  if (own.known && !own.value) {
    const reason = `${name} does not have the address ${packet.destination} and forwards nothing`;
    return [ended(refuse(arrived, host, dropped('not-its-address', 'LOCAL', reason, null)))];
  }
  const device = podLink?.name ?? 'eth0';
  const refused = takesNoLoopback(host, device, packet) ?? checkSource(host, device, packet, null);
  if (refused !== null) return [ended(refuse(arrived, host, refused))];
  return [ended(endHere(withMtu(arrived, podLink?.mtu ?? null), { ...delivered, host }))];
}
