import { type Prefix, parsePrefix, prefixContains, printPrefix } from '../../model/address.ts';
import type { Origin } from '../../model/origin.ts';
import type { Host } from '../../simulate/host.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { isWire } from '../clues/wire.ts';
import type { Examination } from '../examination.ts';
import { isOverlay, mainRoutes, nodeBehind } from '../pod-routes.ts';
import { prove } from '../proof.ts';
import { allFronts } from '../survey/all-fronts.ts';

export const cidrOverlap = defineCause({
  id: 'cidr-overlap',
  title: 'A network of the node overlaps the pods or services',
  severity: 'warning',
  symptom: 'Some hosts, a registry or other nodes cannot be reached from pods, or pods not from a node.',
  proof:
    "A subnet of one of the node's devices (uplink, docker0, VPN), by its address or by a route to what is on its link, holds pod addresses of other nodes or cluster IPs.",
  fix: 'Change one of the ranges.',
  needs: ['ip-addr.json', 'ip-route.json', 'api/nodes.json'],
  breaks: ['cross-node', 'cluster-ip', 'egress'],
  recognise: (examination) =>
    examination.nodes.flatMap((host) => {
      const nodes = examination.world.evidence.api.nodes ?? [];
      const own = prefixesOf(nodes.filter(({ name }) => name === host.name));
      const others = prefixesOf(nodes.filter(({ name }) => name !== host.name));
      return subnetsOf(examination, host).flatMap(({ subnet, device, origin, isStatic }): Sighting[] => {
        const link = host.link(device);
        const isHost = subnet.length >= (subnet.family === 6 ? 127 : 31);
        if (isHost || (link !== null && isOverlay(link))) return [];
        // A bridge of a flat pod network holds the node's own pods and those of others, and is meant to.
        const isOther = isStatic && link !== null && isWire(host, link);
        if (!isOther && own.some(({ prefix }) => overlaps(prefix, subnet))) return [];
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
            title: `the network ${printPrefix(subnet)} of ${device} on ${host.name} overlaps ${what}`,
            evidence: prove(origin, hit?.origin, front?.service?.origin),
            fix: [],
            confidence: 0.9,
            explains: [],
          },
        ];
      });
    }),
});

interface Subnet {
  subnet: Prefix;
  device: string;
  origin: Origin;
  /** Of a route alone: no address of the device is in it. */
  isStatic: boolean;
}

/** Networks that the node's devices are plugged into, by their addresses and by routes that lead to the link itself. */
function subnetsOf(examination: Examination, host: Host): Subnet[] {
  const own = (host.facts.addresses ?? [])
    .filter(({ scope }) => scope === 'global')
    .map(({ address, prefixLength, device, origin }) => ({
      text: `${address}/${prefixLength}`,
      device,
      origin,
      isStatic: false,
    }));
  const routed = mainRoutes(host)
    .filter(({ prefixLength, nextHops }) => prefixLength > 0 && nextHops.length === 1 && nextHops[0]!.via === null)
    // To pods themselves, rightly or not.
    .filter((route) => nodeBehind(examination, route) === null)
    .flatMap(({ destination, prefixLength, nextHops, origin }) => {
      const device = nextHops[0]!.device;
      return device === null ? [] : [{ text: `${destination}/${prefixLength}`, device, origin, isStatic: true }];
    });
  const subnets = [...own, ...routed].flatMap(({ text, ...one }): Subnet[] => {
    const subnet = parsePrefix(text);
    return subnet === null ? [] : [{ ...one, subnet }];
  });
  // The route that comes with an address says nothing new.
  return [...new Map(subnets.toReversed().map((one) => [`${one.device} ${printPrefix(one.subnet)}`, one])).values()];
}

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
