import { type FlowsFile, parseFlowsFile } from '../explain/flows-file.ts';
import { EvidenceError } from '../sources/read/evidence-error.ts';
import type { EvidenceOptions } from './evidence-options.ts';
import { UsageError } from './failure.ts';
import { readText } from './read-text.ts';

/** Reads the flows that `verify` is asked for; `-` is standard input. Throws UsageError or FlowsFileError, one line each. */
export async function readFlowsFile(path: string, evidence: EvidenceOptions): Promise<FlowsFile> {
  return parseFlowsFile(await readWanted(path, evidence), path === '-' ? 'stdin' : path);
}

/** The file says what is wanted: without it the command line is wrong, not the evidence. */
async function readWanted(path: string, evidence: EvidenceOptions): Promise<string> {
  try {
    return await readText(path, evidence);
  } catch (error) {
    throw error instanceof EvidenceError ? new UsageError(error.message) : error;
  }
}
