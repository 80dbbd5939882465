import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { EvidenceError, reasonOf } from '../sources/read/evidence-error.ts';
import { type EvidenceOptions, readsInput } from './evidence-options.ts';
import { UsageError } from './failure.ts';

/** A file of the command line; `-` is standard input. Throws UsageError, or EvidenceError where it cannot be read. */
export async function readText(path: string, evidence: EvidenceOptions): Promise<string> {
  if (path === '-') {
    if (readsInput(evidence)) throw new UsageError('standard input can be read for one thing only');
    return text(process.stdin);
  }
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new EvidenceError(path, reasonOf(error), { cause: error });
  }
}
