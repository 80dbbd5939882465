import type { Family } from '../model/address.ts';
import type { NodeEvidence } from '../model/evidence.ts';
import type { IptablesDump } from '../model/iptables.ts';
import { compileNode } from '../netfilter/compile-node.ts';
import { chooseMode } from './service-rules/choose-mode.ts';

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

/** iptables says nothing of services where kube-proxy writes to a table of nft, or to IPVS. Nowhere a rule of it, and nobody who tells: it may. */
function lacksProxyRules(node: NodeEvidence, nodes: readonly NodeEvidence[]): boolean {
  if (node.nft !== null && node.ipvs !== null) return false;
  const modes = [node, ...nodes].map((one) => chooseMode(one).mode);
  const mode = modes.find((one) => one !== null) ?? 'nftables';
  return (mode === 'nftables' && node.nft === null) || (mode === 'ipvs' && node.ipvs === null);
}

/** An empty save tells its family by the command alone. */
const isOf = ({ tables, source }: IptablesDump, family: Family): boolean =>
  tables.length > 0 ? tables.some((table) => table.family === family) : /ip6tables/.test(source) === (family === 6);
