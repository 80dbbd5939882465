import type { Document } from 'yaml';
import { printable } from '../model/printable.ts';
import type { Expectation } from '../model/verify-report.ts';
import { newLineCounter, readOneYaml } from '../sources/yaml.ts';
import { readFlow } from './flows-file/read-flow.ts';
import { type Place, readList, readMapping } from './flows-file/yaml-node.ts';

/** One flow of the file. */
export interface ExpectedFlow {
  name: string;
  node: string | null;
  from: string | null;
  to: string;
  protocol: string | null;
  expect: Expectation;
  /** Line in the file, from 1. */
  line: number;
}

/** What a file of flows holds. */
export interface FlowsFile {
  source: string;
  flows: ExpectedFlow[];
}

/** A file of flows that cannot be used. The message is one line that names file and line. */
export class FlowsFileError extends Error {
  override readonly name = 'FlowsFileError';

  constructor(source: string, line: number, reason: string) {
    super(printable(`${source}:${line}: ${reason}`));
  }
}

/** Reads a file of expected flows: YAML, hence also JSON. Throws FlowsFileError at the first thing that is wrong. */
export function parseFlowsFile(text: string, source: string): FlowsFile {
  const lines = newLineCounter();
  const fail = (offset: number | null, reason: string): never => {
    throw new FlowsFileError(source, offset === null ? 1 : Math.max(1, lines.linePos(offset).line), reason);
  };
  const document = readOneYaml(text, lines);
  if (document === null) return fail(null, 'the file is not a mapping with flows: it is empty');
  if ('message' in document) return fail(document.offset, document.message);
  const place: Place = {
    document: document as Document,
    fail,
    lineOf: (offset) => lines.linePos(offset).line,
  };
  const { flows } = readMapping(place, document.contents, ['flows'], 'the file', { requires: 'flows' });
  return { source, flows: readList(place, flows ?? null, 'flows').map((node) => readFlow(place, node)) };
}
