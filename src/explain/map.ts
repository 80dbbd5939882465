import type { World } from '../cluster/world.ts';
import type { NodeMap } from '../model/node-map.ts';
import type { Host } from '../simulate/host.ts';
import { mapBridges, mapLooseEnds } from './map/bridges.ts';
import { settleClaims } from './map/claims.ts';
import { findFaults } from './map/findings.ts';
import { readMembership } from './map/membership.ts';
import { mapPlugins } from './map/plugins.ts';
import { mapPods } from './map/pods.ts';
import { mapRoutes } from './map/routes.ts';
import { mapStrangers } from './map/strangers.ts';
import { mapTunnels } from './map/tunnels.ts';

/** Who is plugged in where on one node: pods, their pairs, bridges, and the ways to other nodes' pods. */
export function mapNode(world: World, name: string): NodeMap {
  const node = world.network.nodes.find((host) => host.name === name)!;
  const membership = readMembership(node.facts);
  const { pods: known, left } = settleClaims(mapPods(world, node, membership), world.evidence.api);
  const pods = [
    ...known.filter(({ hostNetwork }) => !hostNetwork),
    ...mapStrangers(node, membership, known),
    ...known.filter(({ hostNetwork }) => hostNetwork),
  ];
  return {
    apiVersion: 'k8snet/v1',
    kind: 'NodeMap',
    node: name,
    pods,
    bridges: mapBridges(node, membership, pods),
    routes: mapRoutes(world, node, known),
    tunnels: mapTunnels(world, node),
    looseEnds: mapLooseEnds(node, membership, pods),
    plugins: mapPlugins(world, name),
    findings: findFaults(
      node,
      pods,
      world.network.pods.filter((pod) => pod.nodeName === name),
    ),
    assumptions: [...left, ...assumptionsOf(world)],
    missing: missingOf(world, node),
  };
}

/** Pods that may run here or elsewhere. */
function assumptionsOf(world: World): string[] {
  const lost = world.network.pods.filter(({ nodeName }) => nodeName === null);
  return lost.map(
    ({ namespace, name, addresses }) =>
      `${namespace === '' ? name : `pod ${namespace}/${name}`} (${addresses.join(', ') || 'no address'}) is in the evidence, and nothing tells on which node it runs: it is left out`,
  );
}

/** What the map is drawn from and is not there, and how far it goes without. */
function missingOf(world: World, node: Host): string[] {
  const { links, neighbours, fdb, bridgePorts, routes } = node.facts;
  const failed = node.facts.missing.concat(world.evidence.nodes.find(({ name }) => name === node.name)?.missing ?? []);
  const refused = failed.find(({ source, reason }) => reason === 'failed' && /ns\/net|netns\.json/.test(source));
  return [
    ...(world.evidence.api.pods === null
      ? ['pods of the API: names are those of the network namespaces in the evidence']
      : []),
    ...(world.evidence.pods.length === 0
      ? [
          `network namespaces of pods${refused?.detail ? ` (${refused.detail})` : ''}: their own ends of the pairs are told by the node's ends alone`,
        ]
      : []),
    ...(links === null ? ['ip addr or ip link: no device is known by number'] : []),
    ...(neighbours === null ? ['ip neigh'] : []),
    ...(fdb === null ? ['bridge fdb'] : []),
    ...(bridgePorts === null ? ['bridge link: hairpin mode, isolation and state of ports'] : []),
    ...(routes[4] === null && routes[6] === null ? ['ip route'] : []),
  ];
}
