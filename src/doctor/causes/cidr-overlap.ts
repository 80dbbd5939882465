import { type Prefix, parsePrefix, prefixContains } from '../../model/address.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { isOverlay } from '../pod-routes.ts';
import { prove } from '../proof.ts';
import { allFronts } from '../survey/all-fronts.ts';

export const cidrOverlap = defineCause({
  id: 'cidr-overlap',
  title: 'A network of the node overlaps the pods or services',
  severity: 'warning',
  symptom: 'Some hosts, a registry or other nodes cannot be reached from pods, or pods not from a node.',
  proof:
    "A subnet of one of the node's devices (uplink, docker0, VPN) holds pod addresses of other nodes or cluster IPs.",
  fix: 'Change one of the ranges.',
  needs: ['ip-addr.json', 'api/nodes.json'],
  breaks: ['cross-node', 'cluster-ip', 'egress'],
  recognise: (examination) =>
    examination.nodes.flatMap((host) => {
      const nodes = examination.world.evidence.api.nodes ?? [];
      const own = prefixesOf(nodes.filter(({ name }) => name === host.name));
      const others = prefixesOf(nodes.filter(({ name }) => name !== host.name));
      return (host.facts.addresses ?? []).flatMap(({ address, prefixLength, device, scope, origin }): Sighting[] => {
        const subnet = parsePrefix(`${address}/${prefixLength}`);
        const link = host.link(device);
        const isHost = prefixLength >= (subnet?.family === 6 ? 127 : 31);
        if (subnet === null || scope !== 'global' || isHost || (link !== null && isOverlay(link))) return [];
        // A bridge of a flat pod network holds the node's own pods and those of others, and is meant to.
        if (own.some(({ prefix }) => overlaps(prefix, subnet))) return [];
        const hit = others.find(({ prefix }) => overlaps(prefix, subnet));
        const front = allFronts(examination).find((one) => one.service !== null && prefixContains(subnet, one.address));
        if (hit === undefined && front === undefined) return [];
        const what =
          hit === undefined
            ? `the cluster IP ${front!.address} of ${front!.ref}`
            : `the pod CIDR ${hit.cidr} of ${hit.name}`;
        return [
          {
            node: host.name,
            subject: device,
            title: `the network ${subnet.address}/${prefixLength} of ${device} on ${host.name} overlaps ${what}`,
            evidence: prove(origin, hit?.origin, front?.service?.origin),
            fix: [],
            confidence: 0.9,
            explains: [],
          },
        ];
      });
    }),
});

const prefixesOf = (
  nodes: readonly { name: string; podCidrs: string[]; origin: { source: string; line: number; text: string } }[],
) =>
  nodes.flatMap(({ name, podCidrs, origin }) =>
    podCidrs.flatMap((cidr) => {
      const prefix = parsePrefix(cidr);
      return prefix === null ? [] : [{ name, cidr, prefix, origin }];
    }),
  );

const overlaps = (one: Prefix, other: Prefix): boolean =>
  prefixContains(one, other.address) || prefixContains(other, one.address);
