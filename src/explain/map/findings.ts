import type { Finding } from '../../model/finding.ts';
import type { Link } from '../../model/node.ts';
import type { MappedPod } from '../../model/node-map.ts';
import type { Host } from '../../simulate/host.ts';
import type { Pod } from '../../simulate/network.ts';
import { nameOf } from './bridges.ts';

/** What the map alone proves: a pod's device that was taken off the bridge, or a device that is down. */
export function findFaults(node: Host, pods: readonly MappedPod[], known: readonly Pod[]): Finding[] {
  const attached = pods.filter(({ hostLink, name }) => hostLink !== null && name !== null);
  const ends = new Map(known.map((pod) => [`${pod.namespace}/${pod.name}`, pod.podLink]));
  return attached.flatMap((pod) => [
    ...detached(node, pod, attached),
    ...down(node, pod, ends.get(`${pod.namespace ?? ''}/${pod.name}`) ?? null),
  ]);
}

/** Pods' devices are all on a bridge but this one, to which no route leads either. */
function detached(node: Host, pod: MappedPod, attached: readonly MappedPod[]): Finding[] {
  const link = node.link(pod.hostLink!);
  if (link === null || pod.bridge !== null || pod.proof === 'route' || isRouted(node, link.name)) return [];
  const siblings = attached.filter((other) => other.bridge !== null);
  const bridges = new Set(siblings.map(({ bridge }) => bridge));
  if (bridges.size !== 1 || attached.some((other) => other !== pod && other.proof === 'route')) return [];
  const sibling = siblings[0]!;
  const siblingLink = node.link(sibling.hostLink!);
  return [
    {
      ...about(node, pod),
      id: 'veth-detached',
      title: `${link.name}, the node's end of ${nameOf(pod)}, is on no bridge, while ${siblings.length === 1 ? `that of ${nameOf(sibling)} is` : `those of ${siblings.length} other pods are`} on ${sibling.bridge}: nobody reaches the pod, and it reaches nobody`,
      evidence: siblingLink === null ? [link.origin] : [link.origin, siblingLink.origin],
      fix: [`ip link set ${link.name} master ${sibling.bridge}`],
    },
  ];
}

function down(node: Host, pod: MappedPod, podLink: Link | null): Finding[] {
  const link = node.link(pod.hostLink!);
  return [
    ...(link !== null && isDown(link)
      ? [downFinding(node, pod, link, `${link.name}, the node's end of ${nameOf(pod)},`, `ip link set ${link.name} up`)]
      : []),
    ...(podLink !== null && isDown(podLink)
      ? [
          downFinding(
            node,
            pod,
            podLink,
            `${podLink.name} of ${nameOf(pod)}`,
            `nsenter --target <process of the pod> --net -- ip link set ${podLink.name} up`,
          ),
        ]
      : []),
  ];
}

const downFinding = (node: Host, pod: MappedPod, link: Link, what: string, fix: string): Finding => ({
  ...about(node, pod),
  id: 'veth-down',
  title: `${what} is down: the pod is cut off`,
  evidence: [link.origin],
  fix: [fix],
});

/** Taken down by somebody: a device whose other end is down has the flag UP and lacks the carrier only. */
const isDown = ({ flags }: Link): boolean => flags.length > 0 && !flags.includes('UP');

/** Pods that are routed to have a route of their own; the kernel's routes to a device's own addresses are no such. */
const isRouted = (node: Host, device: string): boolean =>
  ([4, 6] as const).some((family) =>
    node.facts.routes[family]?.some(
      ({ table, type, prefixLength, nextHops }) =>
        table !== 'local' &&
        type === 'unicast' &&
        prefixLength === (family === 4 ? 32 : 128) &&
        nextHops.some((hop) => hop.device === device),
    ),
  );

const about = (node: Host, pod: MappedPod): Omit<Finding, 'id' | 'title' | 'evidence' | 'fix'> => ({
  severity: 'error',
  node: node.name,
  subject: `pod ${nameOf(pod)}`,
  rootCause: true,
  confidence: 1,
  explains: [],
});
