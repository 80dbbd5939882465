import type { CST, Document, LineCounter } from 'yaml';
import { yamlLibrary } from './yaml-library.ts';

/** Nothing that is read here nests deeper; the parser runs out of stack some hundred levels down, and the process with it. */
const deepest = 200;

/** Why a text is no YAML, or none that is read. */
export interface YamlProblem {
  /** Without the place. */
  message: string;
  /** Offset in the text. */
  offset: number;
}

/** Tells the line of an offset, once a text was read with it. */
export const newLineCounter = (): LineCounter => new (yamlLibrary().LineCounter)();

/** The documents of a YAML text, all of them sound, or the first thing that is wrong. Never throws, and prints no warnings. */
export function readYaml(text: string, lines: LineCounter = newLineCounter()): Document.Parsed[] | YamlProblem {
  const { Composer, Parser } = yamlLibrary();
  const deep = findDepth(text);
  if (deep !== null) {
    countLines(text, lines);
    return { message: `nests or is indented deeper than ${deepest}`, offset: deep };
  }
  const documents: Document.Parsed[] = [];
  const composer = new Composer({ prettyErrors: false, logLevel: 'error' });
  for (const document of composer.compose(untilError(new Parser(lines.addNewLine).parse(text)))) {
    const [error] = document.errors;
    if (error !== undefined) return { message: error.message, offset: error.pos[0] };
    documents.push(document as Document.Parsed);
  }
  return documents;
}

/** The only document of a YAML text; null where the text is empty. */
export function readOneYaml(text: string, lines: LineCounter = newLineCounter()): Document.Parsed | YamlProblem | null {
  const documents = readYaml(text, lines);
  if (!Array.isArray(documents)) return documents;
  const [only, second] = documents;
  return second === undefined ? (only ?? null) : { message: 'holds several documents', offset: second.range[0] };
}

/** `is no YAML: ... at line 3, column 5`. */
export function describeYamlProblem({ message, offset }: YamlProblem, lines: LineCounter): string {
  const { line, col } = lines.linePos(offset);
  return `is no YAML: ${message} at line ${Math.max(line, 1)}, column ${col}`;
}

/** What the parser tells a counter. */
function countLines(text: string, lines: LineCounter): void {
  lines.addNewLine(0);
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines.addNewLine(at + 1);
}

/** The parser finds an error in every word that follows an error. */
function* untilError(tokens: Iterable<CST.Token>): Generator<CST.Token> {
  for (const token of tokens) {
    yield token;
    if (token.type === 'error') return;
  }
}

/**
 * Offset at which a text nests too deeply, null where it does not. Found by the lexer, which needs no stack: brackets within
 * brackets, and how far a line's first word is from its beginning.
 */
function findDepth(text: string): number | null {
  const { CST, Lexer } = yamlLibrary();
  // What the lexer puts between pieces of the text.
  const isMarker = new Set<string>([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR]);
  let offset = 0;
  let brackets = 0;
  let indent: number | null = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const type = CST.tokenType(lexeme);
    if (type === 'flow-seq-start' || type === 'flow-map-start') brackets += 1;
    else if (type === 'flow-seq-end' || type === 'flow-map-end') brackets -= 1;
    else if (type === 'newline') indent = 0;
    else if (type !== null && isWord.has(type)) indent = null;
    else if (type !== null && isIndent.has(type) && indent !== null) indent += lexeme.length;
    if (brackets + (indent ?? 0) > deepest) return Math.min(offset, text.length);
    if (!isMarker.has(lexeme)) offset += lexeme.length;
  }
  return null;
}

const isWord = new Set<string>(['scalar', 'alias', 'single-quoted-scalar', 'double-quoted-scalar']);
const isIndent = new Set<string>(['space', 'seq-item-ind', 'explicit-key-ind', 'map-value-ind']);
