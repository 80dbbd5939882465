import type { BundleManifest, CollectedFile } from '../model/bundle-manifest.ts';
import type { Files } from '../sources/files.ts';
import { CollectError } from './collect-error.ts';
import { readManifestOf } from './read-manifest.ts';

/** A bundle that is put together from others, before it is written. */
export interface Merged {
  manifest: BundleManifest;
  /** Texts by their paths. */
  texts: Map<string, () => string>;
  remarks: string[];
}

interface Part {
  files: Files;
  manifest: BundleManifest;
}

/**
 * Joins bundles of single nodes into one. The API's objects are those of the newest part that has any: half of one moment and half of another
 * would be a cluster that never was. Throws CollectError where two parts have the same node.
 */
export function mergeBundles(bundles: readonly Files[], version: string): Merged {
  const parts = bundles.map((files) => ({ files, manifest: readManifestOf(files, version) }));
  refuseRedacted(parts);
  refuseTwins(parts);
  const newest = [...parts].sort((one, other) => (one.manifest.time < other.manifest.time ? 1 : -1));
  const teller = newest.find(({ files }) => files.paths.some(isObjects)) ?? newest[0]!;
  const merged: Merged = { manifest: joinManifests(newest, teller), texts: new Map(), remarks: [] };
  const folders = new Set<string>();
  for (const part of newest) {
    const rename = renamesOf(part, folders);
    for (const path of part.files.paths.filter((one) => !isObjects(one) || part === teller))
      merged.texts.set(rename(path), () => withFolders(path, part.files.read(path).text, rename));
    merged.manifest.commands.push(
      ...commandsOf(part, part === teller).map((one) => ({ ...one, file: rename(one.file) })),
    );
  }
  const others = newest.filter((part) => part !== teller && part.files.paths.some(isObjects));
  if (others.length > 0) merged.remarks.push(`the API's objects are those of ${teller.files.origin}, the newest`);
  return merged;
}

const isObjects = (path: string): boolean => path.startsWith('api/');

/** A redaction gives names of its own: host-1 of one is not host-1 of the other. */
function refuseRedacted(parts: readonly Part[]): void {
  const redacted = parts.filter(({ manifest }) => manifest.redacted).map(({ files }) => files.origin);
  if (redacted.length > 0 && parts.length > 1)
    throw new CollectError(
      `${redacted.join(', ')}: redacted already, each with names of its own; merge first, then redact`,
      { isMistake: true },
    );
}

function refuseTwins(parts: readonly Part[]): void {
  const owners = new Map<string, string>();
  for (const { files, manifest } of parts) {
    for (const node of manifest.nodes) {
      const other = owners.get(node);
      if (other !== undefined)
        throw new CollectError(`${node} is both in ${other} and in ${files.origin}: which of them is to count?`, {
          isMistake: true,
        });
      owners.set(node, files.origin);
    }
  }
}

const commandsOf = ({ manifest }: Part, withObjects: boolean): CollectedFile[] =>
  manifest.commands.filter(({ file }) => withObjects || !isObjects(file));

const joinManifests = (newest: readonly Part[], teller: Part): BundleManifest => ({
  ...newest[0]!.manifest,
  redacted: newest.every(({ manifest }) => manifest.redacted),
  nodes: newest.flatMap(({ manifest }) => manifest.nodes).sort(),
  api: teller.manifest.api,
  commands: [],
});

/**
 * Two nodes number their network namespaces alike: a folder `netns-INODE` that is taken gets its node's name behind it, as does that of a pod
 * which has moved between the readings.
 */
function renamesOf({ files, manifest }: Part, taken: Set<string>): (path: string) => string {
  const folders = new Set(files.paths.filter((path) => path.startsWith('pods/')).map((path) => path.split('/')[1]!));
  const renames = new Map<string, string>();
  for (const folder of folders) {
    const name = taken.has(folder) ? `${folder}-${manifest.nodes[0] ?? 'again'}` : folder;
    taken.add(name);
    if (name !== folder) renames.set(folder, name);
  }
  return (path) => {
    const [top, folder = '', ...rest] = path.split('/');
    return top === 'pods' && renames.has(folder) ? [top, renames.get(folder), ...rest].join('/') : path;
  };
}

/** netns.json tells whose namespace is in which folder. */
function withFolders(path: string, text: string, rename: (path: string) => string): string {
  if (!path.endsWith('/netns.json')) return text;
  return text.replace(
    /("folder": *")([^"]+)"/g,
    (_, start: string, folder: string) => `${start}${rename(`pods/${folder}`).slice('pods/'.length)}"`,
  );
}
