import { closeBrace, hash, newline, openBrace, quote, semicolon } from '../../character-codes.ts';
import type { Span } from './tokenize.ts';

/** Text in braces with the words before it: `chain INPUT { ... }`. */
export interface Block {
  header: string;
  /** Line of the header. */
  line: number;
  body: Span;
  blocks: Block[];
  /** False: the text ended before the brace was closed. */
  closed: boolean;
}

/** What stands outside of every block: comments, prompts, warnings. */
export interface Outline {
  blocks: Block[];
  strays: { line: number; text: string }[];
}

/** How deep blocks are looked at: tables, and what they hold. */
const levels = 2;

/** Finds tables and the chains, sets and objects in them by their braces, in one pass and without reading rules. */
export function outline(text: string): Outline {
  const result: Outline = { blocks: [], strays: [] };
  const open: Block[] = [];
  let depth = 0;
  let line = 1;
  let headerFrom = 0;
  let headerLine = 1;
  const endHeader = (at: number): void => {
    if (depth === 0) addStray(result, text.slice(headerFrom, at), headerLine);
    headerFrom = at + 1;
  };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === newline) {
      if (depth < levels) endHeader(at);
      line += 1;
      headerLine = line;
    } else if (code === quote) at = endOfQuote(text, at);
    else if (code === hash && startsComment(text, at)) at = lineEnd(text, at) - 1;
    else if (code === openBrace) {
      if (depth < levels) {
        const header = text.slice(headerFrom, at).trim();
        const block: Block = {
          header,
          line: headerLine,
          body: { from: at + 1, to: text.length, line },
          blocks: [],
          closed: false,
        };
        (open.at(-1)?.blocks ?? result.blocks).push(block);
        open.push(block);
        headerFrom = at + 1;
      }
      depth += 1;
    } else if (code === closeBrace && depth > 0) {
      depth -= 1;
      if (depth < levels) {
        const block = open.pop()!;
        block.body.to = at;
        block.closed = true;
        headerFrom = at + 1;
      }
    } else if (code === semicolon && depth < levels) endHeader(at);
  }
  if (depth === 0) endHeader(text.length);
  return result;
}

function addStray(result: Outline, text: string, line: number): void {
  const trimmed = text.trim();
  if (trimmed !== '') result.strays.push({ line, text: trimmed });
}

const startsComment = (text: string, at: number): boolean => at === 0 || /\s|[{};]/.test(text[at - 1]!);

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function endOfQuote(text: string, from: number): number {
  const end = text.indexOf('"', from + 1);
  const limit = lineEnd(text, from);
  return end < 0 || end > limit ? limit - 1 : end;
}
