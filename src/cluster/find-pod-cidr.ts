import { type Family, type Prefix, parsePrefix, prefixContains } from '../model/address.ts';
import type { Host } from '../simulate/host.ts';
import { ruleOption, ruleTarget } from './rule-option.ts';
import type { World } from './world.ts';

/**
 * The addresses of the node's pods, as the API tells it; else what kube-proxy or its rules call the cluster's, of which the node's own
 * are the network of its bridge. Null where none of these is in the evidence.
 */
export function findPodCidr(world: World, node: Host, family: Family): Prefix | null {
  const evidence = world.evidence.nodes.find(({ name }) => name === node.name);
  const object = world.evidence.api.nodes?.find(({ name }) => name === node.name);
  const own = firstOf(object?.podCidrs ?? [], family);
  if (own !== null) return own;
  const cluster = firstOf([...(evidence?.kubeProxy?.clusterCidrs ?? []), ...cidrsOfRules(world, node.name)], family);
  return cluster === null ? null : (connectedWithin(node, cluster) ?? cluster);
}

const firstOf = (cidrs: readonly string[], family: Family): Prefix | null =>
  cidrs
    .map(parsePrefix)
    .find((one) => one !== null && one.family === family && one.length > 0 && isWide(family, one.length)) ?? null;

/** The network of an address of the node: the part of the cluster's addresses that lives behind this node. */
function connectedWithin(node: Host, cluster: Prefix): Prefix | null {
  const own = (node.facts.addresses ?? []).find(
    ({ family, address, prefixLength }) =>
      family === cluster.family &&
      prefixLength > cluster.length &&
      isWide(family, prefixLength) &&
      prefixContains(cluster, address),
  );
  return own === undefined ? null : parsePrefix(`${own.address}/${own.prefixLength}`);
}

/** Room for more than two hosts. */
const isWide = (family: Family, length: number): boolean => length < (family === 4 ? 31 : 127);

/** The pod CIDR that kube-proxy's own rules name: `! -s CIDR ... -j KUBE-MARK-MASQ`. */
function cidrsOfRules(world: World, node: string): string[] {
  const dumps = world.evidence.nodes.find(({ name }) => name === node)?.iptables ?? [];
  for (const table of dumps.flatMap((dump) => dump.tables)) {
    const names =
      table.name === 'nat'
        ? table.chainNames().filter((name) => name === 'KUBE-SERVICES' || name.startsWith('KUBE-SVC-'))
        : [];
    for (const name of names.slice(0, 50)) {
      // Only where a line negates something are the rules of a chain cut into words.
      if (!table.lines(name)?.rules.some(({ text }) => text.includes('!'))) continue;
      for (const rule of table.chain(name)?.rules() ?? []) {
        const source = ruleOption(rule, '-s', '--source');
        if (source?.negated && ruleTarget(rule) === 'KUBE-MARK-MASQ') return [source.value];
      }
    }
  }
  return [];
}
