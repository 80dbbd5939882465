import type { NodeMap } from '../model/node-map.ts';
import { type Box, drawMap } from './map-picture.ts';
import { printableAnswer } from './printable-answer.ts';

const shapes: Record<Box['kind'], [open: string, close: string]> = {
  node: ['[', ']'],
  bridge: ['{{', '}}'],
  pod: ['(', ')'],
  port: ['([', '])'],
  tunnel: ['[/', '/]'],
  'other-node': ['[[', ']]'],
};

/** The map as a Mermaid flowchart, which Markdown pages draw. */
export function renderMapMermaid(map: NodeMap): string {
  const { title, boxes, edges } = drawMap(printableAnswer(map));
  return [
    '---',
    `title: ${JSON.stringify(title)}`,
    '---',
    'flowchart LR',
    ...boxes.map(({ id, lines, kind }) => `  ${id}${shapes[kind][0]}${quote(lines)}${shapes[kind][1]}`),
    ...edges.map(({ from, to, label, broken }) => {
      const line = broken ? '-.-' : '---';
      return `  ${from} ${line}${label === '' ? '' : `|${quote([label])}|`} ${to}`;
    }),
    '',
  ].join('\n');
}

/** Mermaid knows no escape in a quoted text but numbered entities. */
const quote = (lines: string[]): string =>
  `"${lines.map((line) => line.replace(/[#"&<>]/g, (character) => `#${character.charCodeAt(0)};`)).join('<br/>')}"`;
