import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';

const plain = /^[\x20-\x7e]*$/;

/** Columns that a text takes; colours take none, some characters two. */
export const widthOf = (text: string): number => (plain.test(text) ? text.length : stringWidth(text));

/** Breaks a text into lines of at most `width` columns, between words where it can, else after a mark inside a long word. */
export function wrap(text: string, width: number): string[] {
  const room = Math.max(width, 4);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ').flatMap((word) => breakWord(word, room))) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (widthOf(joined) <= room) {
      line = joined;
    } else {
      lines.push(line);
      line = word;
    }
  }
  lines.push(line);
  return lines;
}

/** The same with continuation lines that are indented. */
export const hang = (text: string, width: number, indent = '  '): string[] =>
  wrap(text, width - indent.length).map((line, index) => (index === 0 ? line : indent + line));

/** Parts of a word that is too long for a line. Its colour is given up: the parts are short anyway. */
function breakWord(word: string, room: number): string[] {
  if (widthOf(word) <= room) return [word];
  const characters = [...stripVTControlCharacters(word)];
  const parts: string[] = [];
  for (let start = 0; start < characters.length; ) {
    const end = start + partLength(characters, start, room);
    parts.push(characters.slice(start, end).join(''));
    start = end;
  }
  return parts;
}

/** How many characters from `start` make a part: as many as fit, or up to the last mark among them. */
function partLength(characters: readonly string[], start: number, room: number): number {
  let used = 0;
  let marked = 0;
  for (let at = start; at < characters.length; at++) {
    used += widthOf(characters[at]!);
    if (used > room) return marked * 2 > at - start ? marked : at - start;
    if ('/:-_.,|='.includes(characters[at]!)) marked = at - start + 1;
  }
  return characters.length - start;
}
