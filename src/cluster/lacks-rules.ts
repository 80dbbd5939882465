import type { Family } from '../model/address.ts';
import type { NodeEvidence } from '../model/evidence.ts';
import type { IptablesDump } from '../model/iptables.ts';
import type { ProxyMode } from '../model/service-report.ts';
import { compileNode } from '../netfilter/compile-node.ts';
import { toldMode } from './service-rules/choose-mode.ts';

/**
 * Was nothing collected of what would translate packets of the family on a node: neither iptables nor a nat chain of nft, or not that in
 * which kube-proxy works (a table of nft, IPVS), as it says itself or as it does on the other nodes?
 */
export const lacksRules = (node: NodeEvidence, family: Family, nodes: readonly NodeEvidence[]): boolean =>
  lacksProxyRules(node, nodes) ||
  (!node.iptables.some((dump) => isOf(dump, family)) &&
    !compileNode(node).tables.some(
      (table) =>
        (table.family === 'inet' || table.family === (family === 4 ? 'ip' : 'ip6')) &&
        table.baseChains().some(({ base }) => base?.type === 'nat'),
    ));

/** iptables says nothing of services where kube-proxy writes to a table of nft, or to IPVS. Where nobody tells that, it may. */
function lacksProxyRules(node: NodeEvidence, nodes: readonly NodeEvidence[]): boolean {
  if (node.nft !== null && node.ipvs !== null) return false;
  let mode: ProxyMode | null = null;
  for (const one of [node, ...nodes]) mode ??= toldMode(one)?.mode ?? modeByNames(one);
  if (mode === 'ipvs') return node.ipvs === null;
  return node.nft === null && (mode === 'nftables' || (mode === null && hasChains(node, /^KUBE-/)));
}

/** The mode as the names of kube-proxy's chains tell it: no rule is read, for every packet that passes asks this. */
function modeByNames(node: NodeEvidence): ProxyMode | null {
  if ((node.ipvs?.length ?? 0) > 0) return 'ipvs';
  if (hasChains(node, /^KUBE-(?:SVC|SEP|PORTALS)-/)) return 'iptables';
  return compileNode(node).tables.some(({ name }) => name === 'kube-proxy') ? 'nftables' : null;
}

const hasChains = ({ iptables }: NodeEvidence, name: RegExp): boolean =>
  iptables.some(({ tables }) => tables.some((table) => table.chainNames().some((chain) => name.test(chain))));

/** An empty save tells its family by the command alone. */
const isOf = ({ tables, source }: IptablesDump, family: Family): boolean =>
  tables.length > 0 ? tables.some((table) => table.family === family) : /ip6tables/.test(source) === (family === 6);
