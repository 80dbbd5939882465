import type { NodeMap } from '../../model/node-map.ts';
import type { RenderOptions } from '../index.ts';
import { lineOf } from '../line-of.ts';
import type { Paint } from '../paint.ts';
import { hang } from '../wrap.ts';

/** What makes the pods' network, by which line it is recognised, and where following a packet ends. */
export function renderPlugins({ plugins }: NodeMap, { width, verbose }: RenderOptions, paint: Paint): string[] {
  if (plugins.length === 0) return [];
  return [
    paint.strong('Made by'),
    ...plugins.flatMap(({ name, how, end, evidence, settings }) => {
      const marks = verbose ? evidence : evidence.slice(0, 1);
      const lines = marks.map(lineOf).join(', ');
      return [
        ...hang(`${name} (${lines})${verbose ? `: ${how}` : ''}`, width),
        ...(settings.length === 0
          ? []
          : hang(settings.map(tellSetting(verbose)).join(', '), width - 2).map((line) => `  ${line}`)),
        ...(end === null ? [] : hang(`${paint.doubtful('the model ends')}: ${end}`, width)),
      ];
    }),
  ];
}

const tellSetting =
  (verbose: boolean) =>
  ({ name, value, evidence }: NodeMap['plugins'][number]['settings'][number]): string =>
    `${name} ${value}${verbose ? ` (${lineOf(evidence)})` : ''}`;
