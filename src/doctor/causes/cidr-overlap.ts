import { type Prefix, parsePrefix, prefixContains, printPrefix } from '../../model/address.ts';
import { groupBy } from '../../model/group-by.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { subnetsOf } from '../clues/subnets.ts';
import { isWire } from '../clues/wire.ts';
import type { Examination } from '../examination.ts';
import { isOverlay } from '../pod-routes.ts';
import { prove } from '../proof.ts';
import { ruleStops } from '../rule-stop.ts';
import { byLine } from '../stops-of.ts';
import { allFronts } from '../survey/all-fronts.ts';

export const cidrOverlap = defineCause({
  id: 'cidr-overlap',
  title: 'A network of the node overlaps the pods or services',
  severity: 'warning',
  symptom: 'Some hosts, a registry or other nodes cannot be reached from pods, or pods not from a node.',
  proof:
    "A subnet of one of the node's devices (uplink, docker0, VPN), by its address or by a route to what is on its link, holds pod addresses of other nodes or cluster IPs; or a rule of kube-proxy for cluster IPs that no service has drops what goes to pods.",
  fix: 'Change one of the ranges.',
  needs: ['ip-addr.json', 'ip-route.json', 'api/nodes.json'],
  breaks: ['same-node', 'cross-node', 'dns', 'cluster-ip', 'apiserver', 'egress', 'node', 'node-port', 'host-port'],
  recognise: (examination) => [...ofPodsAndServices(examination), ...ofDevices(examination)],
});

/** In nftables mode kube-proxy drops what goes to cluster IPs that no service has: its range of services holds the pods. */
const ofPodsAndServices = (examination: Examination): Sighting[] =>
  groupBy(
    ruleStops(examination).filter(
      ({ writer, step, stop }) =>
        writer === 'services' &&
        step.chain === 'cluster-ips-check' &&
        step.effect === 'drop' &&
        examination.world.network.podOf(stop.path.destination.ip) !== null,
    ),
    ({ stop }) => byLine(stop),
  ).map((group): Sighting => {
    const { stop, step } = group[0]!;
    const { ip } = stop.path.destination;
    return {
      node: step.node,
      subject: null,
      severity: 'error',
      title: `kube-proxy of ${step.node} takes ${ip} of a pod for a cluster IP that no service has, and drops what goes there: the range of services holds the pods`,
      evidence: prove(stop.line),
      fix: ['kubectl get servicecidrs   # and the pod CIDRs: kubectl get nodes -o jsonpath={.items[*].spec.podCIDRs}'],
      confidence: 1,
      explains: group.map((one) => one.stop),
    };
  });

const ofDevices = (examination: Examination): Sighting[] =>
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
