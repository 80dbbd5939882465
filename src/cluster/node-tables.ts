import type { NodeEvidence } from '../model/evidence.ts';
import { readNft } from '../sources/nft/parse-ruleset.ts';
import type { TableView } from './chain-view.ts';
import { viewIptables } from './iptables-tables.ts';
import { viewNft } from './nft-tables.ts';

const views = new WeakMap<NodeEvidence, TableView[]>();

/**
 * Every table of a node, iptables first. What iptables-nft wrote is read from iptables-save where that was collected: nft
 * prints it with losses.
 */
export function nodeTables(node: NodeEvidence): TableView[] {
  const known = views.get(node);
  if (known !== undefined) return known;
  const iptables = node.iptables.flatMap(viewIptables);
  const hasNft = node.iptables.some(({ backend, tables }) => backend === 'nft' && tables.length > 0);
  const nft = node.nft === null ? [] : viewNft(readNft(node.nft), !hasNft);
  const tables = [...iptables, ...nft];
  views.set(node, tables);
  return tables;
}
