import type { NodeEvidence } from '../model/evidence.ts';
import type { Warning } from '../model/origin.ts';
import { compileTable } from './iptables/compile.ts';
import { withImpliedChains } from './iptables/implied-chains.ts';
import type { Table } from './rule.ts';

/** Every table that runs on one node, whoever registered it. */
export interface CompiledNode {
  tables: Table[];
  /** What was taken for granted to read the rulesets. */
  assumptions: string[];
  /** What was not understood. Grows as chains are compiled. */
  warnings: Warning[];
}

const compiled = new WeakMap<NodeEvidence, CompiledNode>();

/** Compiles the node's rulesets once. Chains are parsed when a packet or a question reaches them. */
export function compileNode(node: NodeEvidence): CompiledNode {
  const known = compiled.get(node);
  if (known !== undefined) return known;
  const result: CompiledNode = { tables: [], assumptions: [], warnings: [] };
  for (const dump of node.iptables) {
    result.assumptions.push(...dump.assumptions);
    for (const own of dump.tables) {
      const { table, assumptions } = withImpliedChains(dump, own);
      result.assumptions.push(...assumptions);
      result.tables.push(compileTable(table, dump.backend ?? 'legacy', result.warnings));
    }
  }
  compiled.set(node, result);
  return result;
}
