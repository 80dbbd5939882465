import type { NodeMap } from '../model/node-map.ts';
import { type Box, drawMap } from './map-picture.ts';
import { printableAnswer } from './printable-answer.ts';

const shapes: Record<Box['kind'], string> = {
  node: 'shape=box, style=bold',
  bridge: 'shape=hexagon',
  pod: 'shape=box, style=rounded',
  port: 'shape=box, style=dashed',
  tunnel: 'shape=cds',
  'other-node': 'shape=box3d',
};

/** The map in the language of Graphviz: `k8snet map -o dot | dot -Tsvg`. */
export function renderMapDot(map: NodeMap): string {
  const { title, boxes, edges } = drawMap(printableAnswer(map));
  return [
    'graph map {',
    `  label=${quote([title])};`,
    '  rankdir=LR;',
    '  node [fontname="monospace"];',
    '  edge [fontname="monospace"];',
    ...boxes.map(({ id, lines, kind }) => `  ${id} [${shapes[kind]}, label=${quote(lines)}];`),
    ...edges.map(({ from, to, label, broken }) => {
      const options = [
        ...(label === '' ? [] : [`label=${quote([label])}`]),
        ...(broken ? ['color=red', 'style=dashed'] : []),
      ];
      return `  ${from} -- ${to}${options.length === 0 ? '' : ` [${options.join(', ')}]`};`;
    }),
    '}',
    '',
  ].join('\n');
}

/** A string of the DOT language: a backslash begins an escape there too. */
const quote = (lines: string[]): string => `"${lines.map((line) => line.replace(/[\\"]/g, '\\$&')).join('\\n')}"`;
