import type { NodeEvidence } from '../model/evidence.ts';
import { nftTables } from '../netfilter/nft-tables.ts';
import type { TableView } from './chain-view.ts';
import { viewIptables } from './iptables-tables.ts';
import { viewNft } from './nft-tables.ts';

const views = new WeakMap<NodeEvidence, TableView[]>();

/** Every table of a node, iptables first; of what iptables-nft wrote, the best listing only. */
export function nodeTables(node: NodeEvidence): TableView[] {
  const known = views.get(node);
  if (known !== undefined) return known;
  const tables = [...node.iptables.flatMap(viewIptables), ...nftTables(node).map(viewNft)];
  views.set(node, tables);
  return tables;
}
