import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { isEvidencePath } from '../layout.ts';
import { refusal, safePath } from './archive-path.ts';
import { EvidenceError, reasonOf } from './evidence-error.ts';
import { type Limits, printSize } from './limits.ts';
import { expectedLayout, isKept, listFound, listNames, type Store } from './store.ts';

type Contents = Map<string, Uint8Array>;
type Entry = AsyncIterable<unknown> & { header: Header };

/**
 * Reads a bundle that is a tar archive into memory. Only files of the layout are kept; they stand at the top or in one folder.
 * Throws EvidenceError where the archive is damaged, hostile, too large or no bundle.
 */
export async function readArchive(path: string, compressed: boolean, limits: Limits): Promise<Store> {
  const archive = extract();
  const fed = feed(path, compressed, limits, archive);
  const roots = new Map<string, Contents>();
  const names = new Set<string>();
  try {
    let entries = 0;
    for await (const entry of archive) {
      if (++entries > limits.entries) throw new EvidenceError(path, `has more than ${limits.entries} entries`);
      const name = checkedPath(path, entry);
      if (name !== '' && names.size < 1000) names.add(name.split('/')[0]!);
      await keep(path, name, entry, roots, limits);
    }
    await fed;
  } catch (error) {
    throw error instanceof EvidenceError ? error : new EvidenceError(path, damage(error), { cause: error });
  }
  return storeOf(path, roots, names);
}

/** Errors end the archive too, so that its reader sees them. */
function feed(path: string, compressed: boolean, limits: Limits, archive: ReturnType<typeof extract>): Promise<void> {
  const source = createReadStream(path);
  const bound = boundedBy(path, limits.total);
  const done = compressed ? pipeline(source, createGunzip(), bound, archive) : pipeline(source, bound, archive);
  done.catch((error) => archive.destroy(error));
  return done;
}

/** Passes bytes on until there are too many: a small gzip file may unpack to terabytes. */
function boundedBy(path: string, total: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > total) done(new EvidenceError(path, `unpacks to more than ${printSize(total)}`));
      else done(null, chunk);
    },
  });
}

function checkedPath(path: string, entry: Entry): string {
  const { header } = entry;
  const name = safePath(header.name);
  if (name === null) throw new EvidenceError(path, `holds a path that leads out of it: ${header.name}`);
  const reason = refusal(header);
  if (reason !== null) throw new EvidenceError(path, `holds an entry that ${reason}: ${header.name}`);
  return name;
}

async function keep(
  path: string,
  name: string,
  entry: Entry,
  roots: Map<string, Contents>,
  limits: Limits,
): Promise<void> {
  const slash = name.indexOf('/');
  const [root, inside] = isKept(name) || slash < 0 ? ['', name] : [name.slice(0, slash), name.slice(slash + 1)];
  const wanted = entry.header.type !== 'directory' && isKept(inside);
  const size = entry.header.size;
  if (wanted && size > limits.file) throw new EvidenceError(path, `${name} is larger than ${printSize(limits.file)}`);
  if (size > limits.total) throw new EvidenceError(path, `unpacks to more than ${printSize(limits.total)}`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) if (wanted) chunks.push(chunk as Uint8Array);
  if (!wanted) return;
  const contents = roots.get(root) ?? new Map<string, Uint8Array>();
  roots.set(root, contents.set(inside, Buffer.concat(chunks)));
}

function storeOf(path: string, roots: Map<string, Contents>, names: Set<string>): Store {
  const bundles = [...roots].filter(([, contents]) => [...contents.keys()].some(isEvidencePath));
  const top = bundles.filter(([root]) => root === '');
  const [only, ...others] = top.length > 0 ? top : bundles;
  if (only === undefined) throw new EvidenceError(path, `is not a bundle: ${expectedLayout}; ${listFound(names)}`);
  if (others.length > 0) {
    throw new EvidenceError(path, `holds several bundles: ${listNames(bundles.map(([root]) => root))}`);
  }
  const contents = only[1];
  return {
    paths: [...contents.keys()].sort(),
    bytes: (name) => contents.get(name) ?? { failed: 'not in the archive' },
  };
}

function damage(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code?.startsWith('Z_')) return `the gzip data is damaged or cut short (${message})`;
  if (code === undefined || code.startsWith('ERR_')) return `the tar archive is damaged or cut short (${message})`;
  return reasonOf(error);
}
