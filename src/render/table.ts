import Table from 'cli-table3';
import type { Paint } from './paint.ts';
import { widthOf, wrap } from './wrap.ts';

/** A column needs so many characters before breaking its cells reads worse than a list. */
const leastWidth = 8;
const gap = 2;

/**
 * A table that fits the width: cells are broken over lines where it has to be. Columns without a text in any row are
 * left out. Where there is no room for columns, each row becomes a short list of `head: cell`.
 */
export function renderTable(
  heads: readonly string[],
  rows: readonly string[][],
  width: number,
  paint: Paint,
): string[] {
  const used = heads.map((_, column) => column).filter((column) => rows.some((row) => row[column] !== ''));
  const names = used.map((column) => heads[column]!);
  const cells = rows.map((row) => used.map((column) => row[column]!));
  const widths = shareWidth(names, cells, width);
  if (widths === null)
    return cells.flatMap((row, index) => [...(index > 0 ? [''] : []), ...asList(names, row, width, paint)]);
  const table = new Table({ chars: noBorders, style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 } });
  for (const row of [names.map((name) => paint.faint(name)), ...cells]) {
    table.push(row.map((cell, column) => wrap(cell, widths[column]!).join('\n')));
  }
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** What each column gets: all it wants, else the wide ones share what is left. Null where that is too little. */
function shareWidth(names: readonly string[], rows: readonly string[][], width: number): number[] | null {
  const wanted = names.map((name, column) => Math.max(widthOf(name), ...rows.map((row) => widthOf(row[column]!))));
  let left = width - gap * (names.length - 1);
  const given = wanted.map(() => 0);
  const order = wanted.map((_, column) => column).sort((a, b) => wanted[a]! - wanted[b]!);
  for (const [index, column] of order.entries()) {
    given[column] = Math.min(wanted[column]!, Math.floor(left / (order.length - index)));
    left -= given[column]!;
  }
  return given.every((size, column) => size >= Math.min(leastWidth, wanted[column]!)) ? given : null;
}

const asList = (names: readonly string[], row: readonly string[], width: number, paint: Paint): string[] =>
  row.flatMap((cell, column) => {
    if (cell === '') return [];
    return wrap(names[column] === '' ? cell : `${paint.faint(`${names[column]}:`)} ${cell}`, width);
  });

const noBorders = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: ' '.repeat(gap),
};
