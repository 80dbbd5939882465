import { prefixContains } from '../../model/address.ts';
import type { Route } from '../../model/node.ts';
import type { NodeObject } from '../../model/objects.ts';
import type { Host } from '../../simulate/host.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { prefixesOf } from '../clues/prefixes.ts';
import { prove } from '../proof.ts';

const backendType = 'flannel.alpha.coreos.com/backend-type';
const publicIp = 'flannel.alpha.coreos.com/public-ip';

export const hostGwAcrossSubnets = defineCause({
  id: 'host-gw-across-subnets',
  title: 'host-gw routes cannot lead to a node of another subnet',
  severity: 'error',
  symptom: 'Pods reach pods of nodes in their own subnet, and none of a node in another subnet.',
  proof:
    'flannel runs with the backend host-gw (annotation of the nodes), the address of the other node lies behind a gateway rather than on a link of this node, and there is no route to its pods: the kernel refuses one ("Nexthop has invalid gateway").',
  fix: 'Use the backend vxlan, with DirectRouting where nodes share a subnet.',
  needs: ['ip-route.json', 'api/nodes.json'],
  breaks: ['node', 'cross-node'],
  outranks: ['pod-route-missing', 'pod-route-wrong-next-hop'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ host }): Sighting[] =>
      (examination.world.evidence.api.nodes ?? []).flatMap((peer): Sighting[] => {
        const address = peer.annotations[publicIp];
        if (peer.name === host.name || peer.annotations[backendType] !== 'host-gw' || address === undefined) return [];
        const way = wayTo(host, address);
        const via = way?.nextHops[0]?.via ?? null;
        if (way === null || via === null || hasRouteToPods(host, peer)) return [];
        const pods = prefixesOf(peer.podCidrs);
        return [
          {
            node: host.name,
            subject: null,
            title: `${peer.name} (${address}) lies behind ${via} and not in a subnet of ${host.name}: host-gw cannot route to its pods ${peer.podCidrs.join(', ')}`,
            evidence: prove(way.origin, peer.origin),
            fix: [
              'kubectl -n kube-flannel edit configmap kube-flannel-cfg   # "Backend": {"Type": "vxlan", "DirectRouting": true}',
              'kubectl -n kube-flannel rollout restart daemonset kube-flannel-ds',
            ],
            confidence: 0.95,
            explains: examination.stops.filter(
              ({ node, path }) =>
                (node === host.name || node === null) &&
                pods.some((prefix) => prefixContains(prefix, path.destination.ip)),
            ),
          },
        ];
      }),
    ),
});

/** The route of table main by which the node reaches an address; null where there is none. */
const wayTo = (host: Host, address: string): Route | null =>
  host.facts.routes[4]
    ?.filter(({ table, type, destination, prefixLength }) => {
      const [prefix] = prefixesOf([`${destination}/${prefixLength}`]);
      return table === 'main' && type === 'unicast' && prefix !== undefined && prefixContains(prefix, address);
    })
    .sort((a, b) => b.prefixLength - a.prefixLength || a.metric - b.metric)[0] ?? null;

const hasRouteToPods = (host: Host, { podCidrs }: NodeObject): boolean =>
  (host.facts.routes[4] ?? []).some(({ destination, prefixLength }) =>
    podCidrs.includes(`${destination}/${prefixLength}`),
  );
