import { stripVTControlCharacters } from 'node:util';

/** Columns that a text takes; colours take none. */
export const widthOf = (text: string): number => [...stripVTControlCharacters(text)].length;

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

/** Parts of a word that is too long for a line. Its colour is given up: the parts are short anyway. */
function breakWord(word: string, room: number): string[] {
  if (widthOf(word) <= room) return [word];
  const parts: string[] = [];
  let rest = [...stripVTControlCharacters(word)];
  while (rest.length > room) {
    const mark = rest.slice(0, room).findLastIndex((character) => '/:-_.,|='.includes(character));
    const length = mark < room / 2 ? room : mark + 1;
    parts.push(rest.slice(0, length).join(''));
    rest = rest.slice(length);
  }
  return [...parts, rest.join('')];
}
