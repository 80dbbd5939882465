import type { NodeEvidence } from '../model/evidence.ts';
import type { Warning } from '../model/origin.ts';
import { readNft } from '../sources/nft/parse-ruleset.ts';
import { compileTable } from './iptables/compile.ts';
import { withImpliedChains } from './iptables/implied-chains.ts';
import { nftTables } from './nft-tables.ts';
import { compileNftTable } from './nftables/compile.ts';
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
  const nftWarnings = node.nft === null ? [] : readNft(node.nft).warnings;
  const result: CompiledNode = {
    tables: [],
    assumptions: [],
    get warnings() {
      return [...warnings, ...nftWarnings];
    },
  };
  result.assumptions.push(...withoutFilter(node));
  for (const dump of node.iptables) {
    result.assumptions.push(...dump.assumptions);
    for (const own of dump.tables) {
      const { table, assumptions } = withImpliedChains(dump, own);
      result.assumptions.push(...assumptions);
      result.tables.push(compileTable(table, dump.backend ?? 'legacy', warnings));
    }
  }
  if (node.facts.addresses === null && node.ipvs?.some(({ key }) => key.type === 'address')) {
    const { source } = node.ipvs[0]!.origin;
    result.assumptions.push(
      `no addresses of ${node.name} were collected: those of the virtual services in ${source} are taken for its own`,
    );
  }
  for (const table of nftTables(node)) {
    if (table.chains.length > 0 && table.chains.every(({ base }) => base === null)) {
      const name = `${table.family} ${table.name}`;
      result.assumptions.push(
        `no chain of table ${name} in ${table.origin.source} is bound to a hook: none is taken to run`,
      );
    }
    result.tables.push(compileNftTable(table, nftWarnings));
  }
  compiled.set(node, result);
  return result;
}

/** A table nat alone is usually a part of what the node has (`iptables -t nat -S`): nothing tells what filter lets through. */
function withoutFilter({ iptables, nft }: NodeEvidence): string[] {
  if (nft !== null) return [];
  const tables = iptables.flatMap((dump) => dump.tables);
  return ([4, 6] as const).flatMap((family) => {
    const own = tables.filter((table) => table.family === family);
    const nat = own.find(({ name }) => name === 'nat');
    if (nat === undefined || own.some(({ name }) => name === 'filter')) return [];
    return [`no IPv${family} rules of table filter are in ${nat.source}: none is taken to stop a packet`];
  });
}
