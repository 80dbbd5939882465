import { findKnownChain, findKnownTable } from '../../cluster/known-chains/index.ts';
import { nodeTables } from '../../cluster/node-tables.ts';
import type { NodeEvidence } from '../../model/evidence.ts';
import type { PodObject } from '../../model/objects.ts';

/** Plugins that know nothing of network policies (containernetworking/plugins, flannel). */
const ignorant = new Set([
  'bridge',
  'ptp',
  'macvlan',
  'ipvlan',
  'vlan',
  'host-device',
  'loopback',
  'flannel',
  'portmap',
  'bandwidth',
  'firewall',
  'sbr',
  'tuning',
  'vrf',
]);

/** Agents that enforce network policies, as their pods are called. */
const agents =
  /^(?:calico|canal|cilium|kube-router|weave-net|antrea|kube-network-policies|kube-ovn|ovn|ovs|aws-node|azure-npm|anetd|netd|kindnet|romana)/;

/**
 * Does something on the node enforce network policies? False only where the CNI plugins are known, none of them does,
 * no agent's pod runs and no rule looks like one's; null where that cannot be told.
 */
export function enforcesPolicies(node: NodeEvidence, pods: readonly PodObject[] | null): boolean | null {
  const tables = nodeTables(node);
  const isOfPolicies = tables.some(
    (table) =>
      findKnownTable(table.name)?.role === 'policy' ||
      table.chainNames().some((chain) => findKnownChain(chain, table.name)?.role === 'policy'),
  );
  const hasAgent = pods?.some((pod) => pod.node === node.name && agents.test(pod.name)) ?? false;
  if (isOfPolicies || hasAgent) return true;
  const plugins = (node.cni ?? []).flatMap((config) => config.plugins.map(({ type }) => type));
  const areIgnorant = plugins.length > 0 && plugins.every((type) => typeof type === 'string' && ignorant.has(type));
  return areIgnorant && tables.length > 0 && pods !== null ? false : null;
}
