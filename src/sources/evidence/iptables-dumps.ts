import type { Family } from '../../model/address.ts';
import type { SourceText } from '../../model/evidence.ts';
import type { IptablesDump } from '../../model/iptables.ts';
import type { Missing } from '../../model/node.ts';
import { parseIptables } from '../iptables/index.ts';
import { iptablesListings, nodePieces } from '../layout.ts';
import { choose, type Folder } from './folder.ts';

const savesOf = {
  4: { main: nodePieces.iptables, legacy: nodePieces.iptablesLegacy, nft: nodePieces.iptablesNft },
  6: { main: nodePieces.ip6tables, legacy: nodePieces.ip6tablesLegacy, nft: nodePieces.ip6tablesNft },
};

/** Every dump of the node: iptables-save of either family, and that of the other backend. Listings where there is no iptables-save. */
export function readIptables(folder: Folder, nft: () => SourceText | null): IptablesDump[] {
  const dumps = [...readFamily(folder, 4, nft), ...readFamily(folder, 6, nft)];
  return dumps.some((dump) => dump.tables.length > 0) ? dumps : [...dumps, ...readListings(folder, nft)];
}

/** A backend's own save is left out where iptables-save is of that backend: it would hold the same rules again. */
function readFamily(folder: Folder, family: Family, nft: () => SourceText | null): IptablesDump[] {
  const saves = savesOf[family];
  const main = choose(folder, saves.main).text;
  const running = main === null ? null : parseIptables(main.text, main.source, { family });
  const dumps = running === null ? [] : [withBackend(running, nft)];
  for (const backend of ['legacy', 'nft'] as const) {
    const own = choose(folder, saves[backend]).text;
    if (own !== null && running?.backend !== backend)
      dumps.push(parseIptables(own.text, own.source, { family, backend }));
  }
  return dumps;
}

function readListings(folder: Folder, nft: () => SourceText | null): IptablesDump[] {
  return iptablesListings.flatMap((name) => {
    const { text } = choose(folder, { files: [name], silent: false });
    return text === null ? [] : [withBackend(parseIptables(text.text, text.source), nft)];
  });
}

/** Where neither header nor file name tells the backend, it is nft if nft lists the same tables. */
function withBackend(dump: IptablesDump, nft: () => SourceText | null): IptablesDump {
  if (dump.backend !== null) return dump;
  const listed = dump.tables.length > 0 && dump.tables.every((table) => hasTable(nft(), table.family, table.name));
  return { ...dump, backend: listed ? 'nft' : 'legacy' };
}

function hasTable(nft: SourceText | null, family: Family, name: string): boolean {
  const kind = family === 4 ? 'ip' : 'ip6';
  const text = new RegExp(`^table ${kind} ${name} \\{`, 'm');
  const json = new RegExp(`"table":\\s*\\{\\s*"family":\\s*"${kind}",\\s*"name":\\s*"${name}"`);
  return nft !== null && (text.test(nft.text) || json.test(nft.text));
}

/** Saves that were not collected. That of the legacy backend counts only where iptables-save is not of it. */
export function missingIptables(folder: Folder): Missing[] {
  return ([4, 6] as const).flatMap((family) => {
    const { main, legacy } = savesOf[family];
    const running = choose(folder, main);
    const isNft = running.text?.text.slice(0, 200).includes('(nf_tables)') ?? false;
    return [running, ...(isNft ? [choose(folder, legacy)] : [])].flatMap(({ missing }) => missing ?? []);
  });
}
