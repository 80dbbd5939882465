import type { NodeEvidence } from '../model/evidence.ts';
import type { Warning } from '../model/origin.ts';
import { compileTable } from './iptables/compile.ts';
import type { Table } from './rule.ts';

/** Every table that runs on one node, whoever registered it. `warnings` grows as chains are compiled. */
export interface CompiledNode {
  tables: Table[];
  warnings: Warning[];
}

const compiled = new WeakMap<NodeEvidence, CompiledNode>();

/** Compiles the node's rulesets once. Chains are parsed when a packet or a question reaches them. */
export function compileNode(node: NodeEvidence): CompiledNode {
  const known = compiled.get(node);
  if (known !== undefined) return known;
  const warnings: Warning[] = [];
  const tables = node.iptables.flatMap((dump) =>
    dump.tables.map((table) => compileTable(table, dump.backend ?? 'legacy', warnings)),
  );
  const result = { tables, warnings };
  compiled.set(node, result);
  return result;
}
