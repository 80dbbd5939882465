import type { NodeEvidence, SourceText } from '../model/evidence.ts';
import type { NftTable } from '../model/nft.ts';
import type { Warning } from '../model/origin.ts';
import { readNft } from '../sources/nft/parse-ruleset.ts';
import { compileTable } from './iptables/compile.ts';
import { withImpliedChains } from './iptables/implied-chains.ts';
import { type CompiledNft, compileNftRuleset, compileNftTable } from './nftables/compile.ts';
import { readManagedText } from './nftables/managed-text.ts';
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
  const nft = node.nft === null ? null : compileNftRuleset(readNft(node.nft));
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
  if (nft !== null) result.tables.push(...nftTables(nft, result.tables, node.nftText));
  compiled.set(node, result);
  return result;
}

/**
 * nft shows the tables of iptables-nft too, with losses: iptables-save's own words count for these, where it was collected,
 * else those of nft's text form, which loses less than JSON.
 */
function nftTables(nft: CompiledNft, saved: readonly Table[], text: SourceText | null): Table[] {
  const same = (table: Table) => (other: { family: string; name: string }) =>
    other.family === table.family && other.name === table.name;
  const nftSaved = saved.filter(({ backend }) => backend === 'nft');
  let texts: NftTable[] | null = null;
  return nft.tables.flatMap((table) => {
    if (!nft.managedByIptables.some(same(table))) return [table];
    if (nftSaved.some(same(table))) return [];
    texts ??= text === null ? [] : readNft(text).tables;
    const printed = texts.find(same(table));
    return [printed === undefined ? table : compileNftTable(readManagedText(printed), nft.warnings)];
  });
}
