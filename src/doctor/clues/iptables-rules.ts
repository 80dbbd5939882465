import type { NodeEvidence } from '../../model/evidence.ts';
import type { IptablesDump, IptablesRule, IptablesTable } from '../../model/iptables.ts';

/** A table of iptables as a node saved it. */
export interface SavedTable {
  dump: IptablesDump;
  table: IptablesTable;
  /** Every rule is there: what it does not show is not on the node. */
  isWhole: boolean;
}

/** The tables of this name, of both families and backends. */
export const savedTables = (node: NodeEvidence, name: string): SavedTable[] =>
  node.iptables.flatMap((dump) =>
    dump.tables
      .filter((table) => table.name === name)
      .map((table) => ({ dump, table, isWhole: dump.form === 'save' && dump.version !== null })),
  );

/** The rules of a chain; [] where the table has none of that name. */
export const chainRules = (table: IptablesTable, chain: string): IptablesRule[] => table.chain(chain)?.rules() ?? [];

/** The command that works on the table: of the family and, where both are in use, of the backend. */
export const commandOf = ({ dump, table }: SavedTable, others: readonly IptablesDump[]): string => {
  const name = table.family === 6 ? 'ip6tables' : 'iptables';
  const isMixed = new Set(others.filter(({ tables }) => tables.length > 0).map(({ backend }) => backend)).size > 1;
  return isMixed && dump.backend !== null ? `${name}-${dump.backend}` : name;
};
