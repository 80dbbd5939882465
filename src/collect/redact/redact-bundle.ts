import { randomBytes } from 'node:crypto';
import type { BundleManifest, CollectedFile } from '../../model/bundle-manifest.ts';
import { readEvidence } from '../../sources/evidence.ts';
import type { Files } from '../../sources/files.ts';
import { readDocuments } from '../../sources/kube-api/documents.ts';
import type { ObjectsByKind } from '../../sources/kube-api/kinds.ts';
import { apiFileNames } from '../../sources/layout.ts';
import { isFixed, mapAddresses } from './address-map.ts';
import type { Key } from './bits.ts';
import { mapChains } from './chain-map.ts';
import { findNames } from './find-names.ts';
import { mapMacs } from './mac-map.ts';
import { mapNames } from './name-map.ts';
import { redactObject } from './redact-objects.ts';
import { type Maps, redactText, redactWord } from './redactor.ts';

/** A redacted bundle: texts by their new paths, computed when they are asked for. */
export interface Redacted {
  texts: Map<string, () => string>;
  manifest: BundleManifest;
}

/** How often another key is tried where a new address is an old one too. */
const attempts = 100;

/**
 * A bundle with other addresses, MACs and names, the same ones in all of its files, of which `trace` and `doctor` give the same answers. Two
 * redactions of one bundle differ, unless the key is given.
 */
export function redactBundle(files: Files, manifest: BundleManifest, given: Key | null = null): Redacted {
  const { api } = readEvidence(files);
  const found = findAddresses(files);
  const names = mapNames(findNames(files, api));
  const basis = chooseBasis(found, given);
  const maps: Maps = { ...basis, names, chains: mapChains(files, api, { ...basis, names }) };
  const texts = new Map<string, () => string>();
  for (const path of files.paths) {
    const kind = kindOf(path);
    if (path.startsWith('api/') && kind === null) continue;
    const redact = kind === null ? redactFile : redactObjects(kind);
    texts.set(redactPath(path, maps), () => redact(files.read(path).text, path, maps));
  }
  return { texts, manifest: redactManifest(manifest, maps) };
}

interface FoundAddresses {
  addresses: Set<string>;
  networks: Set<string>;
  macs: Set<string>;
}

function findAddresses(files: Files): FoundAddresses {
  const found: FoundAddresses = { addresses: new Set(), networks: new Set(), macs: new Set() };
  const lookOut: Maps = {
    key: new Uint8Array(),
    names: () => null,
    chains: () => null,
    macs: {
      map(text) {
        found.macs.add(text);
        return text;
      },
      inAddress: (bits) => bits,
    },
    addresses(text, length = null) {
      found.addresses.add(text);
      if (length !== null) found.networks.add(`${text}/${length}`);
      return text;
    },
  };
  for (const path of files.paths) redactText(files.read(path).text, lookOut, { guarded: true });
  for (const text of found.macs) if (!text.includes(':')) found.macs.add((text.match(/../g) ?? []).join(':'));
  return found;
}

/** No new address may be an old one, where there is room for that. */
function chooseBasis(
  { addresses, networks, macs: found }: FoundAddresses,
  given: Key | null,
): Omit<Maps, 'names' | 'chains'> {
  const movable = [...addresses].filter((address) => !isFixed(address));
  let best: { basis: Omit<Maps, 'names' | 'chains'>; met: number } | null = null;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const key = given ?? randomBytes(16);
    const tried = given === null || attempt === 0 ? key : Uint8Array.from([...key, attempt]);
    const macs = mapMacs(
      tried,
      [...found].filter((text) => text.length === 17),
    );
    const basis = { key: tried, macs, addresses: mapAddresses(tried, networks, macs) };
    let met = 0;
    for (const address of movable) {
      if (addresses.has(basis.addresses(address))) met += 1;
      if (best !== null && met >= best.met) break;
    }
    if (best === null || met < best.met) best = { basis, met };
    if (met === 0) break;
  }
  return best!.basis;
}

function kindOf(path: string): keyof ObjectsByKind | null {
  const name = /^api\/(.*)\.(?:json|ya?ml)$/.exec(path)?.[1];
  const kinds = Object.keys(apiFileNames) as (keyof typeof apiFileNames)[];
  return kinds.find((kind) => apiFileNames[kind] === name) ?? null;
}

const redactObjects =
  (kind: keyof ObjectsByKind) =>
  (text: string, path: string, maps: Maps): string => {
    const documents = readDocuments(text, path, ({ object }) => redactObject(kind, object, maps));
    if ('problem' in documents) return '';
    return `${JSON.stringify({ apiVersion: 'v1', kind: 'List', items: documents.items }, null, 1)}\n`;
  };

/** Of the settings of the kernel only those of the network are left. */
function redactFile(text: string, path: string, maps: Maps): string {
  if (path.endsWith('/sysctl.txt')) {
    const kept = text.split('\n').filter((line) => line === '' || line.startsWith('net.'));
    return redactText(kept.join('\n'), { ...maps, names: () => null }, { guarded: true });
  }
  if (path.endsWith('.json')) return redactJson(text, maps, !path.endsWith('/netns.json'));
  return redactText(text, maps, { guarded: !path.endsWith('/resolv.conf') });
}

/** Members' names are the tools' own. The text keeps its form and lines, also where it breaks off. */
const redactJson = (text: string, maps: Maps, guarded: boolean): string =>
  text.replace(/("(?:[^"\\]|\\.)*")(\s*:)?/g, (whole, value: string, colon?: string) =>
    colon === undefined ? redactText(value, maps, { guarded }) : whole,
  );

function redactPath(path: string, maps: Maps): string {
  const [top, folder = '', ...rest] = path.split('/');
  if (top === 'nodes') return [top, redactWord(folder, maps, false), ...rest].join('/');
  if (top !== 'pods') return path.replace(/\.ya?ml$/, '.json');
  return [top, redactText(folder, maps, { guarded: false }), ...rest].join('/');
}

function redactManifest(manifest: BundleManifest, maps: Maps): BundleManifest {
  const redact = (text: string): string => redactText(text, maps, { guarded: true });
  const redactEntry = (entry: CollectedFile): CollectedFile => ({
    ...entry,
    file: redactPath(entry.file, maps),
    source: entry.file.startsWith('api/') ? 'the API' : redact(entry.source),
    command: entry.command?.map(redact) ?? null,
    stderr: redact(entry.stderr),
    missing: entry.missing && { ...entry.missing, detail: entry.missing.detail && redact(entry.missing.detail) },
  });
  return {
    ...manifest,
    redacted: true,
    nodes: manifest.nodes.map((node) => redactWord(node, maps, false)),
    api: null,
    commands: manifest.commands.map(redactEntry),
  };
}
