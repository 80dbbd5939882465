import type { Family } from '../../model/address.ts';
import type { SourceText } from '../../model/evidence.ts';
import type { IptablesDump } from '../../model/iptables.ts';
import { lazy } from '../../model/lazy.ts';
import type { Missing } from '../../model/node.ts';
import { readHeader } from '../iptables/header.ts';
import { parseIptables } from '../iptables/index.ts';
import { iptablesListings, nodePieces } from '../layout.ts';
import { choose, type Folder } from './folder.ts';

const savesOf = {
  4: { main: nodePieces.iptables, legacy: nodePieces.iptablesLegacy, nft: nodePieces.iptablesNft },
  6: { main: nodePieces.ip6tables, legacy: nodePieces.ip6tablesLegacy, nft: nodePieces.ip6tablesNft },
};

/** Every dump of the node: iptables-save of either family, and that of the other backend. Listings, which are of IPv4, where it has no iptables-save. */
export function readIptables(folder: Folder, nft: () => SourceText | null): IptablesDump[] {
  const dumps = [...readFamily(folder, 4, nft), ...readFamily(folder, 6, nft)];
  const isSaved = dumps.some(({ tables }) => tables.some(({ family }) => family === 4));
  return isSaved ? dumps : [...dumps, ...readListings(folder, nft)];
}

/** A backend's own save is left out where iptables-save is of that backend: it would hold the same rules again. */
function readFamily(folder: Folder, family: Family, nft: () => SourceText | null): IptablesDump[] {
  const saves = savesOf[family];
  const main = choose(folder, saves.main).text;
  const own = {
    legacy: lazy(() => readOwn(choose(folder, saves.legacy).text, family, 'legacy')),
    nft: lazy(() => readOwn(choose(folder, saves.nft).text, family, 'nft')),
  };
  const running = main === null ? null : withBackend(readMain(main, family, own), nft);
  const others = (['legacy', 'nft'] as const).filter(
    (backend) => running === null || running.tables.length === 0 || running.backend !== backend,
  );
  return [...(running === null ? [] : [running]), ...others.flatMap((backend) => own[backend]()?.dump ?? [])];
}

/** The save of one backend, as its file's name tells. */
interface OwnSave {
  dump: IptablesDump;
  text: string;
}

const readOwn = (save: SourceText | null, family: Family, backend: 'legacy' | 'nft'): OwnSave | null =>
  save && { dump: parseIptables(save.text, save.source, { family, backend }), text: save.text };

/** Where the header of iptables-save leaves its backend open, the saves of each backend tell: it is one of them. */
function readMain(
  { text, source }: SourceText,
  family: Family,
  own: Record<'legacy' | 'nft', () => OwnSave | null>,
): IptablesDump {
  const dump = parseIptables(text, source, { family });
  if (dump.backend !== null || dump.tables.length === 0) return dump;
  const [legacy, nft] = [own.legacy(), own.nft()];
  if (legacy !== null && isSame(legacy.text, text)) return { ...dump, backend: 'legacy' };
  if (nft !== null && isSame(nft.text, text)) return { ...dump, backend: 'nft' };
  return legacy !== null && !hasTables(legacy.dump, dump) ? { ...dump, backend: 'nft' } : dump;
}

const isSame = (one: string, other: string): boolean => rulesOf(one) === rulesOf(other);

/** The text without comments and counters: they differ from one moment to the next. */
const rulesOf = (text: string): string => text.replace(/^#.*\n?|\[\d+:\d+\] ?|\r/gm, '').trim();

const hasTables = (one: IptablesDump, other: IptablesDump): boolean =>
  other.tables.every(({ name }) => one.tables.some((table) => table.name === name));

function readListings(folder: Folder, nft: () => SourceText | null): IptablesDump[] {
  return iptablesListings.flatMap((name) => {
    const { text } = choose(folder, { files: [name], silent: false });
    return text === null ? [] : [withBackend(parseIptables(text.text, text.source), nft)];
  });
}

/** Where neither header nor file tells the backend, it is nft if nft lists the same tables; null if nothing tells it. */
function withBackend(dump: IptablesDump, nft: () => SourceText | null): IptablesDump {
  if (dump.backend !== null) return dump;
  const listing = nft();
  if (listing === null) return dump;
  const listed = dump.tables.length > 0 && dump.tables.every((table) => hasTable(listing, table.family, table.name));
  return { ...dump, backend: listed ? 'nft' : 'legacy' };
}

function hasTable(nft: SourceText, family: Family, name: string): boolean {
  const kind = family === 4 ? 'ip' : 'ip6';
  const text = new RegExp(`^table ${kind} ${name} \\{`, 'm');
  const json = new RegExp(`"table":\\s*\\{\\s*"family":\\s*"${kind}",\\s*"name":\\s*"${name}"`);
  return text.test(nft.text) || json.test(nft.text);
}

/** Saves that were not collected. That of the legacy backend counts only where iptables-save does not say that it is of it. */
export function missingIptables(folder: Folder): Missing[] {
  return ([4, 6] as const).flatMap((family) => {
    const { main, legacy } = savesOf[family];
    const running = choose(folder, main);
    const header = readHeader(running.text?.text.slice(0, 200) ?? '');
    const isLegacy = header === null || header.backend === 'legacy';
    return [running, ...(isLegacy ? [] : [choose(folder, legacy)])].flatMap(({ missing }) => missing ?? []);
  });
}
