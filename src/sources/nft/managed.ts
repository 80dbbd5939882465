import type { NftTable } from '../../model/nft.ts';

/** Hooks of the built-in chains of iptables and ebtables. */
const builtIn = new Map([
  ['PREROUTING', 'prerouting'],
  ['INPUT', 'input'],
  ['FORWARD', 'forward'],
  ['OUTPUT', 'output'],
  ['POSTROUTING', 'postrouting'],
]);

const tableNames: ReadonlySet<string> = new Set(['filter', 'nat', 'mangle', 'raw', 'security', 'broute']);

/**
 * Was the table written by iptables-nft, ip6tables-nft or ebtables-nft? They use fixed table names and register only
 * their built-in chains; sets, objects and inet tables they never make. Matches and targets without a native form
 * (`xt`) are theirs alone.
 */
export function isManagedByIptables(table: NftTable, hasXtables: () => boolean): boolean {
  if (table.family === 'inet' || table.family === 'netdev' || !tableNames.has(table.name)) return hasXtables();
  if (table.sets.length + table.flowtables.length + table.objects.length > 0) return hasXtables();
  const bases = table.chains.filter((chain) => chain.base !== null);
  return (
    (table.chains.length > 0 && bases.every((chain) => builtIn.get(chain.name) === chain.base!.hook)) || hasXtables()
  );
}

/** `# Warning: table ip nat is managed by iptables-nft, do not touch!` (nft 1.0.6 and later): `ip nat`. Null for another line. */
export function iptablesWarning(line: string): string | null {
  const match = /Warning: table (\w+) (\S+) is managed by iptables-nft/.exec(line.slice(0, 500));
  return match ? `${match[1]} ${match[2]}` : null;
}
