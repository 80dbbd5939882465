import type { NodeEvidence } from '../model/evidence.ts';
import type { Warning } from '../model/origin.ts';
import { compileTable } from './iptables/compile.ts';
import { withImpliedChains } from './iptables/implied-chains.ts';
import { type CompiledNft, compileNft } from './nftables/compile.ts';
import type { Table } from './rule.ts';

/** Every table that runs on one node, whoever registered it. */
export interface CompiledNode {
  tables: Table[];
  /** What was taken for granted to read the rulesets. */
  assumptions: string[];
  /** What was not understood. Grows as chains are compiled. */
  readonly warnings: Warning[];
}

const compiled = new WeakMap<NodeEvidence, CompiledNode>();

/** Compiles the node's rulesets once. Chains are parsed when a packet or a question reaches them. */
export function compileNode(node: NodeEvidence): CompiledNode {
  const known = compiled.get(node);
  if (known !== undefined) return known;
  const warnings: Warning[] = [];
  const nft = node.nft === null ? null : compileNft(node.nft.text, node.nft.source);
  const result: CompiledNode = {
    tables: [],
    assumptions: [],
    get warnings() {
      return [...warnings, ...(nft?.warnings ?? [])];
    },
  };
  for (const dump of node.iptables) {
    result.assumptions.push(...dump.assumptions);
    for (const own of dump.tables) {
      const { table, assumptions } = withImpliedChains(dump, own);
      result.assumptions.push(...assumptions);
      result.tables.push(compileTable(table, dump.backend ?? 'legacy', warnings));
    }
  }
  if (nft !== null) result.tables.push(...notSavedByIptables(nft, result.tables));
  compiled.set(node, result);
  return result;
}

/** nft shows the tables of iptables-nft too, but loses extension arguments: iptables-save's own words count for these. */
function notSavedByIptables({ tables, managedByIptables }: CompiledNft, saved: readonly Table[]): Table[] {
  const same = (table: Table) => (other: { family: string; name: string }) =>
    other.family === table.family && other.name === table.name;
  const nftSaved = saved.filter(({ backend }) => backend === 'nft');
  return tables.filter((table) => !(managedByIptables.some(same(table)) && nftSaved.some(same(table))));
}
