import { printable } from '../model/printable.ts';
import type { Expectation } from '../model/verify-report.ts';
import { newLineCounter, readOneYaml } from '../sources/yaml.ts';
import { jsonPlace, unsaid } from './flows-file/json-place.ts';
import type { Place } from './flows-file/place.ts';
import { readFlow } from './flows-file/read-flow.ts';
import { readList, readMapping } from './flows-file/read-node.ts';
import { yamlPlace } from './flows-file/yaml-place.ts';

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
export const parseFlowsFile = (text: string, source: string): FlowsFile => ({
  source,
  flows: readJson(text) ?? readYaml(text, source),
});

/** Null where the text is no plain JSON, or where anything is wrong. */
function readJson(text: string): ExpectedFlow[] | null {
  const json = jsonPlace(text);
  if (json === null) return null;
  try {
    return readFlows(json.place, json.root);
  } catch (error) {
    if (error === unsaid) return null;
    throw error;
  }
}

function readYaml(text: string, source: string): ExpectedFlow[] {
  const lines = newLineCounter();
  const fail = (offset: number | null, reason: string): never => {
    throw new FlowsFileError(source, offset === null ? 1 : Math.max(1, lines.linePos(offset).line), reason);
  };
  const document = readOneYaml(text, lines);
  if (document === null) return fail(null, 'the file is not a mapping with flows: it is empty');
  if ('message' in document) return fail(document.offset, document.message);
  return readFlows(yamlPlace(document, lines, fail), document.contents);
}

function readFlows(place: Place, root: unknown): ExpectedFlow[] {
  const { flows } = readMapping(place, root, ['flows'], 'the file', { requires: 'flows' });
  return readList(place, flows ?? null, 'flows').map((node) => readFlow(place, node));
}
