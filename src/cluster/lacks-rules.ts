import type { Family } from '../model/address.ts';
import type { NodeEvidence } from '../model/evidence.ts';
import type { IptablesDump } from '../model/iptables.ts';
import { compileNode } from '../netfilter/compile-node.ts';

/** Was nothing collected of what would translate packets of the family on a node: neither iptables nor a nat chain of nft nor IPVS? */
export const lacksRules = (node: NodeEvidence, family: Family): boolean =>
  (node.ipvs ?? []).length === 0 &&
  !node.iptables.some((dump) => isOf(dump, family)) &&
  !compileNode(node).tables.some(
    (table) =>
      (table.family === 'inet' || table.family === (family === 4 ? 'ip' : 'ip6')) &&
      table.baseChains().some(({ base }) => base?.type === 'nat'),
  );

/** An empty save tells its family by the command alone. */
const isOf = ({ tables, source }: IptablesDump, family: Family): boolean =>
  tables.length > 0 ? tables.some((table) => table.family === family) : /ip6tables/.test(source) === (family === 6);
