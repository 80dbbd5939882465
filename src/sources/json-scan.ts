/** One JSON value of a text that may hold several, with the lines on which the elements of a list begin. */
export interface JsonDocument {
  start: number;
  end: number;
  line: number;
  elementLines: number[];
  /** How deep brackets stand in brackets. */
  depth: number;
}

/**
 * Finds the JSON values of a text by their brackets, in one pass and without judging what stands between them:
 * `JSON.parse` tells no lines. What follows the last complete value is a document too, so that it is not lost.
 */
export function scanJson(text: string): JsonDocument[] {
  const documents: JsonDocument[] = [];
  let document: JsonDocument | null = null;
  let depth = 0;
  let line = 1;
  let quoted = false;
  let elementExpected = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]!;
    if (character === '\n') line += 1;
    if (quoted) {
      if (character === '\\') at += 1;
      else if (character === '"') quoted = false;
      continue;
    }
    if (isSpace(character)) continue;
    document ??= { start: at, end: text.length, line, elementLines: [], depth: 0 };
    if (depth === 1 && elementExpected && character !== ']') {
      document.elementLines.push(line);
      elementExpected = false;
    }
    if (character === '"') quoted = true;
    else if (character === '[' || character === '{') {
      depth += 1;
      if (depth > document.depth) document.depth = depth;
      if (depth === 1) elementExpected = true;
    } else if (character === ',' && depth === 1) elementExpected = true;
    else if (character === ']' || character === '}') {
      depth -= 1;
      if (depth <= 0) {
        documents.push({ ...document, end: at + 1 });
        document = null;
        depth = 0;
        elementExpected = false;
      }
    }
  }
  return document === null ? documents : [...documents, document];
}

const isSpace = (character: string): boolean =>
  character === ' ' || character === '\n' || character === '\t' || character === '\r';
