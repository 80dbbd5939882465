import { parsePrefix, prefixContains } from '../../model/address.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { prove } from '../proof.ts';
import type { StopReason } from '../stop.ts';

/** How a packet ends that was sent to the wrong one of two nodes; a rule or a device that is down stops it wherever it goes. */
const astray: readonly StopReason[] = [
  'left',
  'no-route',
  'route-refuses',
  'no-answer',
  'neighbour-missing',
  'not-its-address',
  'routed-outside',
  'answer-astray',
  'answer-from-elsewhere',
  'loop',
  'ttl',
  'no-endpoint',
  'nothing-listens',
  'not-collected',
];

export const podCidrOverlap = defineCause({
  id: 'pod-cidr-overlap',
  title: 'Pod CIDRs of two nodes overlap',
  severity: 'error',
  symptom: 'Pods of two nodes get the same addresses; packets go to the wrong node.',
  proof: 'spec.podCIDR of one node holds that of another.',
  fix: 'Drain one of the nodes, delete its object and let it register again; see --cluster-cidr and --node-cidr-mask-size.',
  needs: ['api/nodes.json'],
  breaks: ['cross-node', 'node'],
  outranks: ['wrong-cni-config', 'bridge-address-mismatch', 'flannel-subnet-mismatch', 'pod-route-missing'],
  recognise: ({ world, stops }) => {
    const owned = (world.evidence.api.nodes ?? []).flatMap((node) =>
      node.podCidrs.flatMap((cidr) => {
        const prefix = parsePrefix(cidr);
        return prefix === null ? [] : [{ node, cidr, prefix }];
      }),
    );
    return owned.flatMap((one, index) =>
      owned.slice(index + 1).flatMap((other): Sighting[] => {
        const overlaps =
          prefixContains(one.prefix, other.prefix.address) || prefixContains(other.prefix, one.prefix.address);
        if (one.node === other.node || !overlaps) return [];
        const explains = stops.filter(
          ({ by, path }) =>
            astray.includes(by) &&
            (prefixContains(one.prefix, path.destination.ip) || prefixContains(other.prefix, path.destination.ip)),
        );
        return [
          {
            node: null,
            subject: one.cidr,
            title: `the pod CIDR of ${one.node.name} (${one.cidr}) overlaps that of ${other.node.name} (${other.cidr})`,
            evidence: prove(one.node.origin, other.node.origin),
            fix: ['kubectl get nodes -o custom-columns=NAME:.metadata.name,CIDR:.spec.podCIDRs'],
            confidence: 1,
            explains,
          },
        ];
      }),
    );
  },
});
