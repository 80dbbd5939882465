import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isEvidencePath } from '../layout.ts';
import { EvidenceError, reasonOf } from './evidence-error.ts';
import { type Limits, printSize } from './limits.ts';
import { expectedLayout, isKept, listFound, listNames, type Store } from './store.ts';

/** No file of the layout lies deeper: nodes/NODE/cni/FILE. */
const deepest = 4;

/**
 * A bundle that is a folder, or that is the only bundle in a folder. Files are read when they are asked for; a link is
 * followed only where it stays inside. Throws EvidenceError where it cannot be listed or is no bundle.
 */
export function readFolder(path: string, limits: Limits): Store {
  const names = listTop(path);
  const top = listEvidence(path, limits);
  if (top.some(isEvidencePath)) return storeOf(path, top, limits);
  const inner = names
    .map((name) => join(path, name))
    .map((folder) => ({ folder, paths: listEvidence(folder, limits) }))
    .filter(({ paths }) => paths.some(isEvidencePath));
  if (inner.length === 1) return storeOf(inner[0]!.folder, inner[0]!.paths, limits);
  if (inner.length === 0) throw new EvidenceError(path, `is not a bundle: ${expectedLayout}; ${listFound(names)}`);
  throw new EvidenceError(path, `holds several bundles, name one: ${listNames(inner.map(({ folder }) => folder))}`);
}

function listTop(path: string): string[] {
  try {
    return readdirSync(path);
  } catch (error) {
    throw new EvidenceError(path, reasonOf(error), { cause: error });
  }
}

/** Paths of the layout below `root`. What cannot be listed is not there. */
function listEvidence(root: string, limits: Limits): string[] {
  const found: string[] = [];
  let seen = 0;
  const pending = [''];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of listInside(root, folder)) {
      if (++seen > limits.entries) throw new EvidenceError(root, `has more than ${limits.entries} entries`);
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (isKept(path)) found.push(path);
      else if (mayHoldEvidence(path) && !entry.isFile()) pending.push(path);
    }
  }
  return found.sort();
}

const mayHoldEvidence = (path: string): boolean => {
  const parts = path.split('/');
  if (parts.length >= deepest) return false;
  return parts[0] === 'nodes' || (parts.length < 2 && parts[0] === 'api') || (parts.length < 3 && parts[0] === 'pods');
};

function listInside(root: string, folder: string): Dirent[] {
  try {
    const path = join(root, folder);
    return isInside(realpathSync.native(root), path) ? readdirSync(path, { withFileTypes: true }) : [];
  } catch {
    return [];
  }
}

/** Where the path really is, links followed, lies in the folder, of which the real place is given. */
function isInside(real: string, path: string): boolean {
  const target = realpathSync.native(path);
  return target === real || target.startsWith(real.endsWith(sep) ? real : real + sep);
}

function storeOf(root: string, paths: string[], limits: Limits): Store {
  const real = realpathSync.native(root);
  return { paths, bytes: (path) => readInside(real, join(root, path), limits) };
}

function readInside(real: string, file: string, limits: Limits): Uint8Array | { failed: string } {
  try {
    if (!isInside(real, file)) return { failed: 'is a link that leads out of the bundle' };
    const { size, isFile } = describe(file);
    if (!isFile) return { failed: 'is not a file' };
    if (size > limits.file) return { failed: `is larger than ${printSize(limits.file)}` };
    return readFileSync(file);
  } catch (error) {
    return { failed: reasonOf(error) };
  }
}

function describe(file: string): { size: number; isFile: boolean } {
  const status = statSync(file);
  return { size: status.size, isFile: status.isFile() };
}
