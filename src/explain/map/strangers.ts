import type { MappedPod } from '../../model/node-map.ts';
import type { Host } from '../../simulate/host.ts';
import { attachAddresses, isPairEnd, learnedOn } from './attach.ts';
import type { Membership } from './membership.ts';
import { describeDevice } from './pods.ts';

/** Who is behind a device by the node's neighbour entries, and is none of the pods that are known: found by address alone. */
export function mapStrangers(node: Host, membership: Membership, known: readonly MappedPod[]): MappedPod[] {
  const taken = new Set(known.flatMap(({ ips }) => ips));
  const devices = new Set(known.flatMap(({ hostLink }) => hostLink ?? []));
  const groups = new Map<string, string[]>();
  for (const { address, mac, device, state } of node.facts.neighbours ?? []) {
    const isInside = membership.has(device) ? hasPairPort(node, membership, device) : isOwnPair(node, device);
    if (mac === null || taken.has(address) || address.startsWith('fe80:') || !isInside) continue;
    // Entries outlive pods, and what the bridge learned goes with the port; only an entry made by hand is somebody's doing.
    if (node.facts.fdb !== null && membership.has(device) && state !== 'PERMANENT' && learnedOn(node, mac).length === 0)
      continue;
    groups.set(`${device} ${mac}`, [...(groups.get(`${device} ${mac}`) ?? []), address]);
  }
  return [...groups.values()].flatMap((ips) => {
    const attachment = attachAddresses(node, membership, ips);
    if (attachment.device !== null && (devices.has(attachment.device) || !isPairEnd(node, attachment.device)))
      return [];
    return [
      {
        namespace: null,
        name: null,
        ip: ips[0]!,
        ips,
        hostNetwork: false,
        containers: [],
        netns: node.link(attachment.device ?? '')?.peerNamespace ?? null,
        podLink: null,
        ...describeDevice(node, membership, attachment, null),
      },
    ];
  });
}

const hasPairPort = (node: Host, membership: Membership, bridge: string): boolean =>
  membership.get(bridge)!.some((port) => isPairEnd(node, port));

/** A pair without addresses of the node leads to a pod; one with a global address may well be the node's own way out. */
const isOwnPair = (node: Host, device: string): boolean =>
  isPairEnd(node, device) &&
  !(node.facts.addresses ?? []).some((address) => address.device === device && address.scope === 'global');
