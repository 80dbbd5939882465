import { createReadStream, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import type { ObservedRow } from './compare.ts';

/** The connections that were tried while a recording was made: they lie beside the evidence, and no reader of evidence takes them. */
export async function readObserved(bundle: string, file = 'observed.json'): Promise<ObservedRow[]> {
  return JSON.parse(
    bundle.endsWith('.tar.gz') ? await unpack(bundle, file) : readFileSync(`${bundle}/${file}`, 'utf8'),
  );
}

async function unpack(archive: string, file: string): Promise<string> {
  let found: string | null = null;
  for await (const entry of createReadStream(archive).pipe(createGunzip()).pipe(extract())) {
    if (entry.header.name.split('/').at(-1) === file) found = await text(entry);
    else entry.resume();
  }
  if (found === null) throw new Error(`${archive} holds no ${file}`);
  return found;
}
