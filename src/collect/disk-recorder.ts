import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import type { Missing } from '../model/node.ts';
import { reasonOf } from '../sources/read/evidence-error.ts';
import type { Patience } from '../sources/read/execute.ts';
import { decode } from '../sources/read/pieces.ts';
import type { Recorder, Taken } from '../sources/read/recorder.ts';
import { describeEnding, readByHand, runPatiently } from '../sources/read/run.ts';
import { writeFailure } from './collect-error.ts';
import type { Draft } from './draft.ts';

/** A piece whose text is in a file; `text` is its beginning. */
export interface Recorded extends Taken {
  file: string;
}

/** What is looked at of a long output: the header of iptables-save, the devices of a pod. */
const longestBeginning = 65536;

/** Bytes: iptables-save prints 4 KiB at a time, and each write takes its way through a thread. */
const writtenAtOnce = 256 * 1024;

/** Keeps every piece in a file of the draft, as it comes: memory does not grow with what commands print. */
export const recordOnDisk = (draft: Draft, patience: Patience): Recorder<Recorded> => ({
  async run({ command }) {
    const output = openOutput(draft);
    const ending = await output.guard(() => runPatiently(command, output, patience));
    return { ...describeEnding(command, ending), text: output.beginning(), file: output.file };
  },
  async keep(source, text, missing = null) {
    const output = openOutput(draft);
    await output.guard(async () => {
      await output.begin();
      await output.sink(Buffer.from(text));
    });
    return { ...readByHand, source, text, missing, file: output.file };
  },
  async copy(path) {
    const output = openOutput(draft);
    const missing = await output.guard(async () => {
      await output.begin();
      return copyFile(path, output);
    });
    return { ...readByHand, source: path, text: output.beginning(), missing, file: output.file };
  },
});

/** Copies as much as can be read, and tells why it was not all. */
async function copyFile(path: string, { sink }: DiskOutput): Promise<Missing | null> {
  try {
    for await (const chunk of createReadStream(path)) await sink(chunk);
    return null;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall === 'write') throw error;
    return { source: path, reason: 'failed', detail: reasonOf(error) };
  }
}

interface DiskOutput {
  file: string;
  begin(): Promise<void>;
  sink(chunk: Uint8Array): Promise<void>;
  beginning(): string;
  /** Does the work and what is left to write. Closes the file whatever happens, and says what a failed write means. */
  guard<Result>(work: () => Promise<Result>): Promise<Result>;
}

function openOutput(draft: Draft): DiskOutput {
  const file = draft.spool();
  let handle: FileHandle | null = null;
  let start: Uint8Array[] = [];
  let kept = 0;
  let waiting: Buffer | null = null;
  let filled = 0;
  const flush = async (): Promise<void> => {
    if (filled > 0) await handle!.writeFile(waiting!.subarray(0, filled));
    filled = 0;
  };
  const close = async (): Promise<void> => {
    await handle?.close();
    handle = null;
  };
  return {
    file,
    async begin() {
      await close();
      if (start.length > 0) await rm(file, { force: true });
      start = [];
      kept = filled = 0;
      handle = await open(file, 'w', 0o600);
    },
    async sink(chunk) {
      if (kept < longestBeginning) {
        start.push(Uint8Array.prototype.slice.call(chunk, 0, longestBeginning - kept));
        kept += chunk.length;
      }
      if (filled + chunk.length > writtenAtOnce) await flush();
      if (chunk.length > writtenAtOnce) return handle!.writeFile(chunk);
      waiting ??= Buffer.allocUnsafeSlow(writtenAtOnce);
      waiting.set(chunk, filled);
      filled += chunk.length;
    },
    beginning: () => decode(Buffer.concat(start)),
    async guard(work) {
      try {
        const result = await work();
        await flush();
        return result;
      } catch (error) {
        throw writeFailure(draft.target, error);
      } finally {
        await close();
      }
    },
  };
}
