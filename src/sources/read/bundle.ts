import { open, stat } from 'node:fs/promises';
import type { Files } from '../files.ts';
import { EvidenceError, reasonOf } from './evidence-error.ts';
import { readFolder } from './folder.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { filesOf } from './pieces.ts';

/**
 * Opens a bundle: a folder, or a tar archive, compressed or not (the content tells, not the name).
 * Throws EvidenceError where nothing can be read from it.
 */
export async function openBundle(path: string, limits: Limits = defaultLimits): Promise<Files> {
  try {
    const status = await stat(path);
    if (status.isDirectory()) return filesOf(path, readFolder(path, limits));
    if (!status.isFile()) throw new EvidenceError(path, 'is neither a file nor a folder');
    const start = await readStart(path);
    const compressed = start[0] === 0x1f && start[1] === 0x8b;
    if (!compressed && !looksLikeTar(start)) throw new EvidenceError(path, describeOther(start));
    const { readArchive } = await import('./archive.ts');
    return filesOf(path, await readArchive(path, compressed, limits));
  } catch (error) {
    throw error instanceof EvidenceError ? error : new EvidenceError(path, reasonOf(error), { cause: error });
  }
}

async function readStart(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** tar(5): `ustar` at offset 257, of POSIX and of GNU. */
const looksLikeTar = (start: Uint8Array): boolean =>
  Buffer.from(start.subarray(257, 262)).toString('latin1') === 'ustar';

/** What other archives begin with. */
const archives: readonly (readonly [magic: string, name: string])[] = [
  ['504b0304', 'zip'],
  ['425a68', 'bzip2'],
  ['fd377a585a00', 'xz'],
  ['28b52ffd', 'zstd'],
];

function describeOther(start: Uint8Array): string {
  if (start.length === 0) return 'is an empty file; expected a folder, a .tar.gz or a .tar';
  const begin = Buffer.from(start.subarray(0, 8)).toString('hex');
  const archive = archives.find(([magic]) => begin.startsWith(magic));
  return archive !== undefined
    ? `is packed with ${archive[1]}, which is not read: unpack it and name the folder, or pack it as .tar.gz`
    : 'is neither a folder nor a tar archive; a single command output goes to --iptables, --ip-addr, --ip-route, ...';
}
