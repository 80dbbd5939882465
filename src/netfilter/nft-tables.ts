import type { NodeEvidence } from '../model/evidence.ts';
import type { NftTable } from '../model/nft.ts';
import { readNft } from '../sources/nft/parse-ruleset.ts';
import { readManagedText } from './nftables/managed-text.ts';

/**
 * The tables of nft that count on a node. nft shows those of iptables-nft too, with losses: they are left out where
 * iptables-save was collected, and else read from nft's text form, which loses less than JSON.
 */
export function nftTables(node: NodeEvidence): NftTable[] {
  if (node.nft === null) return [];
  const saved = new Set(node.iptables.filter(({ backend }) => backend === 'nft').flatMap(namesIn));
  let texts: NftTable[] | null = null;
  return readNft(node.nft).tables.flatMap((table) => {
    if (!table.managedByIptables) return [table];
    if (saved.has(nameOf(table))) return [];
    texts ??= node.nftText === null ? [] : readNft(node.nftText).tables;
    const printed = texts.find((other) => nameOf(other) === nameOf(table));
    return [printed === undefined ? table : readManagedText(printed)];
  });
}

const nameOf = ({ family, name }: NftTable): string => `${family} ${name}`;

const namesIn = ({ tables }: NodeEvidence['iptables'][number]): string[] =>
  tables.map(({ family, name }) => `${family === 4 ? 'ip' : 'ip6'} ${name}`);
