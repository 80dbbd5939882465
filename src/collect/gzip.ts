import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** Level of gzip(1): dumps of rules repeat themselves so much that twice the time makes them a tenth smaller. */
const level = 1;

/** Bytes of one member: long enough to find what repeats itself. */
const memberSize = 2 * 1024 * 1024;

/** Bytes of the buffer for a compressed member: with node's 16 KiB each goes to a thread and back twenty times. */
const chunkSize = 512 * 1024;

/** Members that are compressed at a time, each on a thread of its own. */
const abreast = 4;

const compress = promisify(gzip);

/** Compresses a stream in members, which are one file when they follow each other (RFC 1952, 2.2), on all processors. */
export async function* gzipInMembers(source: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  const pending: Promise<Uint8Array>[] = [];
  let chunks: Uint8Array[] = [];
  let size = 0;
  const begin = (): void => {
    pending.push(compress(Buffer.concat(chunks), { level, chunkSize }));
    chunks = [];
    size = 0;
  };
  for await (const chunk of source as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= memberSize) begin();
    if (pending.length > abreast) yield await pending.shift()!;
  }
  begin();
  for (const member of pending) yield await member;
}
