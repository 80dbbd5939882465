import type { Origin, Subject, Warning } from '../model/origin.ts';

/** One line of a text without its line end. */
export interface Line {
  /** Counted from 1. */
  number: number;
  text: string;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: this is what a colour begins with
const colours = /\u001b\[[\d;]{0,20}m/g;

/** The lines of a text in order, without colours (`ip -color`, often an alias of ip); CRLF and LF end a line. */
export function* linesOf(coloured: string): Generator<Line> {
  const text = coloured.includes('\u001b[') ? coloured.replace(colours, '') : coloured;
  let number = 0;
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
    number += 1;
    yield { number, text: line };
    start = end + 1;
  }
}

/** Is the line blank, a comment, or a shell's prompt with the command that was typed (`root@node:~# ip addr`)? */
export function isNoise(text: string): boolean {
  if (text.trim() === '' || text.startsWith('#')) return true;
  return text.length < 500 && /^\S*(?:\s\S*)?[$#](?:\s|$)/.test(text);
}

/** The words of a line. */
export function wordsOf(text: string): string[] {
  const trimmed = text.trim();
  return trimmed === '' ? [] : trimmed.split(/\s+/);
}

/**
 * The parts of a line that `ip -oneline` joined: it writes a backslash where the usual form begins a new line.
 * A line of the usual form is one part.
 */
export function partsOf(text: string): string[] {
  return text.includes('\\') ? text.split(/\\(?=\t|\s{2})/) : [text];
}

export const originOf = (source: string, line: Line): Origin => ({ source, line: line.number, text: line.text });

export const warning = (origin: Origin, about: Subject, message: string): Warning => ({ origin, about, message });
