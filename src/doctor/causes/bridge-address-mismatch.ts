import { type Prefix, prefixContains, printPrefix } from '../../model/address.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import type { Origin } from '../../model/origin.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { examinedNodes } from '../clues/examined-nodes.ts';
import { subnetsOf } from '../clues/flannel-subnets.ts';
import { missedGateway } from '../clues/missed-gateway.ts';
import { prefixesOf } from '../clues/prefixes.ts';
import { commandLine } from '../command-line.ts';
import { prove } from '../proof.ts';

export const bridgeAddressMismatch = defineCause({
  id: 'bridge-address-mismatch',
  title: "The bridge's address is not of the node's pod CIDR",
  severity: 'error',
  symptom:
    'Pods stay in ContainerCreating: "cni0 already has an IP address different from ..."; those that run are cut off where the bridge was given the address later.',
  proof:
    "None of the IPv4 (or IPv6) addresses of the pods' bridge is in spec.podCIDRs of the node; where the API does not tell these, in FLANNEL_SUBNET of flannel's subnet.env.",
  fix: 'Delete the bridge (the plugin makes it anew) and recreate the pods of the node.',
  needs: ['ip-addr.json', 'api/nodes.json', 'cni/flannel-subnet.env'],
  breaks: ['cross-node', 'dns', 'cluster-ip', 'apiserver', 'egress', 'node', 'node-port', 'host-port'],
  outranks: ['bridge-down'],
  recognise: (examination) =>
    examinedNodes(examination).flatMap(({ host, evidence }) => {
      const told = rangesOf(evidence, examination.world.evidence.api.nodes);
      return bridgesOfPods(evidence.cni ?? []).flatMap((bridge): Sighting[] => {
        const all = (host.facts.addresses ?? []).filter(({ device, scope }) => device === bridge && scope === 'global');
        const own = ([4, 6] as const)
          .filter((family) => told.ranges.some((range) => range.family === family))
          .map((family) => all.filter((one) => one.family === family))
          .find(
            (some) =>
              some.length > 0 &&
              !some.some(({ address }) => told.ranges.some((range) => prefixContains(range, address))),
          );
        if (own === undefined) return [];
        const explains = examination.stops.filter((stop) => {
          const missed = missedGateway(examination, stop);
          return missed?.node === host.name && missed.bridge === bridge && !missed.isOnlyThisPod;
        });
        return [
          {
            node: host.name,
            subject: bridge,
            severity: explains.length > 0 ? 'error' : 'warning',
            title: `${bridge} on ${host.name} has ${own[0]!.address}/${own[0]!.prefixLength}, but ${told.words}`,
            evidence: prove(own[0]!.origin, ...told.origins),
            fix: [
              commandLine('ip', 'link', 'del', bridge),
              commandLine('kubectl', 'delete', 'pods', '-A', `--field-selector=spec.nodeName=${host.name}`),
            ],
            confidence: 0.9,
            explains,
          },
        ];
      });
    }),
});

interface ToldRanges {
  ranges: Prefix[];
  words: string;
  origins: Origin[];
}

/** Which ranges the node's pods are to have: by the API, else by what flanneld tells the CNI plugin. */
function rangesOf(
  { name, flannelSubnet }: NodeEvidence,
  objects: readonly { name: string; podCidrs: readonly string[]; origin: Origin }[] | null,
): ToldRanges {
  const object = objects?.find((one) => one.name === name);
  const ranges = prefixesOf(object?.podCidrs ?? []);
  const lines = flannelSubnet === null ? [] : subnetsOf(flannelSubnet);
  if (object !== undefined && ranges.length > 0) {
    const same = lines.filter(({ subnet }) => ranges.some((range) => printPrefix(range) === printPrefix(subnet)));
    return {
      ranges,
      words: `the node's pod CIDR is ${object.podCidrs.join(', ')}`,
      origins: [object.origin, ...same.map(({ origin }) => origin)],
    };
  }
  return {
    ranges: lines.map(({ subnet }) => subnet),
    words: `flannel has ${lines.map(({ subnet }) => printPrefix(subnet)).join(', ')} for the node's pods`,
    origins: lines.map(({ origin }) => origin),
  };
}

/** Bridges that the plugins of the node make, by their configuration and by their own defaults. */
const bridgesOfPods = (configs: readonly { plugins: Record<string, unknown>[] }[]): string[] => {
  const named = configs
    .flatMap(({ plugins }) => plugins)
    .flatMap(({ type, bridge }) => (type === 'bridge' && typeof bridge === 'string' ? [bridge] : []));
  return [...new Set([...named, 'cni0', 'cbr0'])];
};
