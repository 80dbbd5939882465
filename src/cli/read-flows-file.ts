import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { type FlowsFile, parseFlowsFile } from '../explain/flows-file.ts';
import { reasonOf } from '../sources/read/evidence-error.ts';
import { type EvidenceOptions, readsInput } from './evidence-options.ts';
import { UsageError } from './failure.ts';

/** Reads the flows that `verify` is asked for; `-` is standard input. Throws UsageError or FlowsFileError, one line each. */
export async function readFlowsFile(path: string, evidence: EvidenceOptions): Promise<FlowsFile> {
  if (path === '-' && readsInput(evidence)) throw new UsageError('standard input can be read for one thing only');
  return parseFlowsFile(path === '-' ? await text(process.stdin) : await read(path), path === '-' ? 'stdin' : path);
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new UsageError(`${path}: ${reasonOf(error)}`);
  }
}
