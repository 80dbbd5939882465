import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';

export type TarEntry = Partial<Header> & { name: string; text?: string };

/** A tar archive of these entries. */
export async function makeTar(entries: readonly TarEntry[]): Promise<Buffer> {
  const archive = pack();
  for (const { text = '', ...header } of entries) archive.entry(header, text);
  archive.finalize();
  return buffer(archive as unknown as AsyncIterable<Buffer>);
}

/** The same, compressed. */
export const makeTarGz = async (entries: readonly TarEntry[]): Promise<Buffer> => gzipSync(await makeTar(entries));
