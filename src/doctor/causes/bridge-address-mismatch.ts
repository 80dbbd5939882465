import { parsePrefix, prefixContains } from '../../model/address.ts';
import { defineCause, type Sighting } from '../cause.ts';
import { commandLine } from '../command-line.ts';
import { prove } from '../proof.ts';

export const bridgeAddressMismatch = defineCause({
  id: 'bridge-address-mismatch',
  title: "The bridge's address is not of the node's pod CIDR",
  severity: 'warning',
  symptom: 'Pods stay in ContainerCreating: "cni0 already has an IP address different from ...".',
  proof: "None of the addresses of the pods' bridge is in spec.podCIDRs of the node.",
  fix: 'Delete the bridge (the plugin makes it anew) and recreate the pods of the node.',
  needs: ['ip-addr.json', 'api/nodes.json'],
  breaks: ['node'],
  recognise: ({ nodes, world }) =>
    nodes.flatMap((host) => {
      const object = world.evidence.api.nodes?.find(({ name }) => name === host.name);
      const cidrs = (object?.podCidrs ?? []).flatMap((cidr) => parsePrefix(cidr) ?? []);
      if (object === undefined || cidrs.length === 0) return [];
      return bridgesOfPods(world.evidence.nodes.find(({ name }) => name === host.name)?.cni ?? []).flatMap(
        (bridge): Sighting[] => {
          const own = (host.facts.addresses ?? []).filter(
            ({ device, scope, family }) =>
              device === bridge && scope === 'global' && cidrs.some((cidr) => cidr.family === family),
          );
          if (own.length === 0 || own.some(({ address }) => cidrs.some((cidr) => prefixContains(cidr, address))))
            return [];
          return [
            {
              node: host.name,
              subject: bridge,
              title: `${bridge} on ${host.name} has ${own[0]!.address}/${own[0]!.prefixLength}, but the node's pod CIDR is ${object.podCidrs.join(', ')}`,
              evidence: prove(own[0]!.origin, object.origin),
              fix: [
                commandLine('ip', 'link', 'del', bridge),
                commandLine('kubectl', 'delete', 'pods', '-A', `--field-selector=spec.nodeName=${host.name}`),
              ],
              confidence: 0.9,
              explains: [],
            },
          ];
        },
      );
    }),
});

/** Bridges that the plugins of the node make, by their configuration and by their own defaults. */
const bridgesOfPods = (configs: readonly { plugins: Record<string, unknown>[] }[]): string[] => {
  const named = configs
    .flatMap(({ plugins }) => plugins)
    .flatMap(({ type, bridge }) => (type === 'bridge' && typeof bridge === 'string' ? [bridge] : []));
  return [...new Set([...named, 'cni0', 'cbr0'])];
};
