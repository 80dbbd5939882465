import { createReadStream, createWriteStream, type Dirent, readdirSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import { manifestPath } from '../sources/layout.ts';
import { gzipInMembers } from './gzip.ts';

/** Bytes that are read at a time. */
const highWaterMark = 1024 * 1024;

/** Packs the files of a folder into a `.tar.gz`, below a top folder of the given name. The manifest comes first. */
export async function packFolder(folder: string, target: string, top: string): Promise<void> {
  const archive = pack();
  const written = pipeline(gzipInMembers(archive), createWriteStream(target, { mode: 0o600 }));
  const fed = feed(archive, folder, top);
  // Whichever of them fails, both have to be over before anybody goes on.
  const [writing, feeding] = await Promise.allSettled([written, fed]);
  if (writing.status === 'rejected') throw writing.reason;
  if (feeding.status === 'rejected') throw feeding.reason;
}

async function feed(archive: ReturnType<typeof pack>, folder: string, top: string): Promise<void> {
  try {
    for (const path of listFiles(folder)) {
      const { size, mtime } = statSync(join(folder, path));
      const entry = archive.entry({ name: `${top}/${path}`, size, mtime, mode: 0o600 });
      await pipeline(createReadStream(join(folder, path), { highWaterMark }), entry);
    }
    archive.finalize();
  } catch (error) {
    archive.destroy(error as Error);
    throw error;
  }
}

/** Paths with slashes, the manifest first and then in order. */
function listFiles(folder: string): string[] {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry: Dirent) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
  return paths.sort((one, other) => rank(one) - rank(other) || (one < other ? -1 : 1));
}

const rank = (path: string): number => (path === manifestPath ? 0 : 1);
