import { createReadStream } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
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
    await output.begin();
    try {
      for await (const chunk of createReadStream(path)) await output.sink(chunk);
    } catch (error) {
      const { syscall } = error as NodeJS.ErrnoException;
      if (syscall === 'write') throw writeFailure(draft.target, error);
      await output.close();
      const missing = { source: path, reason: 'failed', detail: reasonOf(error) } as const;
      return { ...readByHand, source: path, text: output.beginning(), missing, file: output.file };
    }
    await output.close();
    return { ...readByHand, source: path, text: output.beginning(), missing: null, file: output.file };
  },
});

interface DiskOutput {
  file: string;
  begin(): Promise<void>;
  sink(chunk: Uint8Array): Promise<void>;
  beginning(): string;
  close(): Promise<void>;
  /** Closes the file whatever happens, and says what a failed write means. */
  guard<Result>(work: () => Promise<Result>): Promise<Result>;
}

function openOutput(draft: Draft): DiskOutput {
  const file = draft.spool();
  let handle: FileHandle | null = null;
  let chunks: Uint8Array[] = [];
  let kept = 0;
  const close = async (): Promise<void> => {
    await handle?.close();
    handle = null;
  };
  return {
    file,
    async begin() {
      await close();
      if (chunks.length > 0) await rm(file, { force: true });
      chunks = [];
      kept = 0;
      handle = await open(file, 'w', 0o600);
    },
    async sink(chunk) {
      if (kept < longestBeginning) {
        chunks.push(Uint8Array.prototype.slice.call(chunk, 0, longestBeginning - kept));
        kept += chunk.length;
      }
      await handle!.writeFile(chunk);
    },
    beginning: () => decode(Buffer.concat(chunks)),
    close,
    async guard(work) {
      try {
        return await work();
      } catch (error) {
        throw writeFailure(draft.target, error);
      } finally {
        await close();
      }
    },
  };
}
