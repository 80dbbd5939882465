import type { WorldNode } from '../../cluster/world.ts';
import { parsePrefix, printPrefix } from '../../model/address.ts';
import type { FlannelSubnet } from '../../model/node.ts';
import type { NodeObject } from '../../model/objects.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { subnetsOf } from '../clues/flannel-subnets.ts';
import { covers } from '../clues/prefixes.ts';
import { prove } from '../proof.ts';

/** Set where flanneld takes the node's range from the API; else it has its own in etcd. */
const ofApi = 'flannel.alpha.coreos.com/kube-subnet-manager';

export const flannelSubnetMismatch = defineCause({
  id: 'flannel-subnet-mismatch',
  title: 'What flannel tells the CNI plugin is not what the node has',
  severity: 'warning',
  symptom:
    'New pods of one node get addresses that no other node has a route for, or fail to start; or large packets of new pods are lost.',
  proof:
    'FLANNEL_SUBNET of subnet.env is not spec.podCIDRs of the node, or not in FLANNEL_NETWORK; or FLANNEL_MTU is larger than the MTU of the device of the overlay.',
  fix: 'Restart flannel on the node, so that it writes the file anew; then recreate the pods that have addresses of the old range.',
  needs: ['cni/flannel-subnet.env', 'api/nodes.json', 'ip-link.json'],
  breaks: ['node'],
  outranks: ['bridge-address-mismatch'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap((node): Sighting[] => {
      const { flannelSubnet } = node.evidence;
      if (flannelSubnet === null) return [];
      const object = examination.world.evidence.api.nodes?.find(({ name }) => name === node.host.name);
      return [
        ...otherRange(node, flannelSubnet, object ?? null),
        ...outside(node, flannelSubnet),
        ...largerMtu(node, flannelSubnet),
      ];
    }),
});

function otherRange({ host }: WorldNode, told: FlannelSubnet, object: NodeObject | null): Sighting[] {
  if (object === null || object.annotations[ofApi] !== 'true') return [];
  return subnetsOf(told).flatMap(({ family, subnet, origin }): Sighting[] => {
    const own = object.podCidrs.filter((text) => parsePrefix(text)?.family === family);
    if (own.length === 0 || own.some((text) => printPrefix(parsePrefix(text)!) === printPrefix(subnet))) return [];
    return [
      {
        ...about(host.name),
        title: `flannel on ${host.name} has ${printPrefix(subnet)} for its pods, but the node's pod CIDR is ${own.join(', ')}`,
        evidence: prove(origin, object.origin),
      },
    ];
  });
}

function outside({ host }: WorldNode, told: FlannelSubnet): Sighting[] {
  return subnetsOf(told).flatMap(({ family, subnet, origin }): Sighting[] => {
    const networks = told.network[family].map((text) => parsePrefix(text)!);
    if (networks.length === 0 || networks.some((network) => covers(network, subnet))) return [];
    const line = told.lines[family === 4 ? 'FLANNEL_NETWORK' : 'FLANNEL_IPV6_NETWORK'];
    return [
      {
        ...about(host.name),
        title: `flannel on ${host.name} has ${printPrefix(subnet)} for its pods, which is not in its network ${told.network[family].join(', ')}`,
        evidence: prove(origin, line),
      },
    ];
  });
}

/** Devices by which flannel wraps packets; without one the node's own interface decides, which mtu-mismatch looks at. */
const isOverlay = (name: string): boolean => /^flannel(?:[.-]|\d)/.test(name);

/** The file has one MTU: that of the IPv4 device, where there is one. IPv6 needs 20 bytes more, which nodes tell pods by ICMPv6. */
const isMeant = (name: string, { subnet }: FlannelSubnet): boolean =>
  isOverlay(name) && (subnet[4] === null) === /-v6\b/.test(name);

function largerMtu({ host }: WorldNode, told: FlannelSubnet): Sighting[] {
  const { mtu, lines } = told;
  const narrow = (host.facts.links ?? []).find(
    (link) => isMeant(link.name, told) && link.mtu !== null && mtu !== null && link.mtu < mtu,
  );
  if (narrow === undefined) return [];
  return [
    {
      ...about(host.name),
      subject: narrow.name,
      title: `flannel on ${host.name} gives new pods an MTU of ${mtu}, but ${narrow.name} takes ${narrow.mtu}`,
      evidence: prove(lines.FLANNEL_MTU, narrow.origin),
    },
  ];
}

const about = (node: string): Omit<Sighting, 'title' | 'evidence'> => ({
  node,
  subject: null,
  fix: [
    'cat /run/flannel/subnet.env',
    `kubectl -n kube-flannel delete pod -l app=flannel --field-selector spec.nodeName=${node.replace(/[^\w.-]/g, '?')}`,
  ],
  confidence: 0.9,
  explains: [],
});
