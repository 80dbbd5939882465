import type { Evidence } from '../../model/finding.ts';
import type { FdbEntry, Link, Neighbour } from '../../model/node.ts';
import type { AttachmentProof } from '../../model/node-map.ts';
import type { Host } from '../../simulate/host.ts';
import type { Pod } from '../../simulate/network.ts';
import type { Membership } from './membership.ts';

/** The device of the node that leads to somebody, and how that is known. */
export interface Attachment {
  device: string | null;
  mac: string | null;
  proof: AttachmentProof | null;
  words: string;
  evidence: Evidence[];
}

/** Finds the device that leads to a pod: by the pair's numbers, else by where its MAC was learned, else by a route. */
export function attachPod(node: Host, membership: Membership, pod: Pod): Attachment {
  const { podLink, hostLink } = pod;
  if (podLink !== null && hostLink !== null) {
    const numbers = `${podLink.name} is ${podLink.ifindex} and names ${podLink.peerIndex} as its other end; ${hostLink.name} is ${hostLink.ifindex} and names ${hostLink.peerIndex}`;
    return {
      device: hostLink.name,
      mac: podLink.mac,
      proof: 'ifindex',
      words: numbers,
      evidence: [podLink.origin, hostLink.origin],
    };
  }
  const learned = podLink?.mac ? learnedOn(node, podLink.mac) : [];
  if (podLink?.mac && learned.length === 1) {
    const { device, origin } = learned[0]!;
    const words = `the bridge learned the MAC of its ${podLink.name}, ${podLink.mac}, on ${device}`;
    return { device, mac: podLink.mac, proof: 'mac', words, evidence: [podLink.origin, origin] };
  }
  return attachAddresses(node, membership, pod.addresses, podLink);
}

/** Finds the device that leads to whoever has one of these addresses, from the node's own tables alone. */
export function attachAddresses(
  node: Host,
  membership: Membership,
  addresses: readonly string[],
  podLink: Link | null = null,
): Attachment {
  const neighbours = (node.facts.neighbours ?? []).filter(
    ({ address, mac }) => mac !== null && addresses.includes(address),
  );
  for (const neighbour of neighbours) {
    const found = attachNeighbour(node, membership, neighbour);
    if (found !== null) return found;
  }
  for (const family of [4, 6] as const) {
    const route = node.facts.routes[family]?.find(
      ({ destination, prefixLength, nextHops }) =>
        prefixLength === (family === 4 ? 32 : 128) && addresses.includes(destination) && nextHops[0]?.device != null,
    );
    const device = route?.nextHops[0]?.device ?? null;
    if (route !== undefined && device !== null && !membership.has(device)) {
      const words = `the route to ${route.destination} alone leads to ${device}`;
      return {
        device,
        mac: podLink?.mac ?? neighbours[0]?.mac ?? null,
        proof: 'route',
        words,
        evidence: [route.origin],
      };
    }
  }
  return unattached(node, podLink, neighbours[0] ?? null);
}

function attachNeighbour(node: Host, membership: Membership, neighbour: Neighbour): Attachment | null {
  const { address, mac, device, origin } = neighbour;
  if (mac === null) return null;
  if (!membership.has(device)) {
    const words = `${address} is a neighbour on ${device} itself`;
    return isPairEnd(node, device) ? { device, mac, proof: 'route', words, evidence: [origin] } : null;
  }
  const learned = learnedOn(node, mac).filter((entry) => entry.master === null || entry.master === device);
  if (learned.length !== 1) return null;
  const words = `the neighbour entry of ${address} has ${mac}, which ${device} learned on ${learned[0]!.device}`;
  return { device: learned[0]!.device, mac, proof: 'fdb', words, evidence: [origin, learned[0]!.origin] };
}

/** Where bridges learned the MAC. The entries that a port has of itself are permanent. */
export function learnedOn(node: Host, mac: string): FdbEntry[] {
  const entries = (node.facts.fdb ?? []).filter(
    (entry) => entry.mac === mac && entry.destination === null && !entry.flags.includes('permanent'),
  );
  return entries.filter(({ device }, index) => entries.findIndex((other) => other.device === device) === index);
}

/** Is the device one end of a pair whose other end is in another network namespace? */
export function isPairEnd(node: Host, device: string): boolean {
  const link = node.link(device);
  return link !== null && link.peerIndex !== null;
}

function unattached(node: Host, podLink: Link | null, neighbour: Neighbour | null): Attachment {
  const { links, neighbours, fdb } = node.facts;
  const absent = [
    ...(links === null ? ['its devices'] : []),
    ...(podLink === null && neighbours === null ? ['its neighbour entries'] : []),
    ...(podLink === null && fdb === null ? ['the forwarding databases of its bridges'] : []),
  ];
  const because = absent.length > 0 ? `: of ${node.name} ${absent.join(' and ')} are not in the evidence` : '';
  const words = whyUnattached(node, podLink, neighbour, because);
  const mac = podLink?.mac ?? neighbour?.mac ?? null;
  const origins = [podLink?.origin, neighbour?.origin].filter((origin) => origin !== undefined);
  return { device: null, mac, proof: null, words, evidence: origins };
}

function whyUnattached(node: Host, podLink: Link | null, neighbour: Neighbour | null, because: string): string {
  if (podLink?.peerIndex != null && node.facts.links !== null) {
    return `the other end of ${podLink.name} has number ${podLink.peerIndex}, and ${node.name} has no such device that names ${podLink.ifindex} in turn`;
  }
  if (because !== '') return `nothing tells which device leads to it${because}`;
  if (neighbour !== null)
    return `it is a neighbour on ${neighbour.device} with MAC ${neighbour.mac}, which no bridge learned on one port`;
  return `neither a neighbour entry nor a route of ${node.name} leads to it: nobody spoke to it lately`;
}
