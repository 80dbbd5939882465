import type { Collected, CollectedFile } from '../model/bundle-manifest.ts';
import { groupBy } from '../model/group-by.ts';
import type { RenderOptions } from './index.ts';
import { makePaint } from './paint.ts';
import { printableAnswer } from './printable-answer.ts';
import { hang, wrap } from './wrap.ts';

/** What was written, and what could not be read: the same reason once for all that it is the reason of. */
export function renderCollected(given: Collected, { width, colour, verbose }: RenderOptions): string {
  const { path, bytes, files, manifest, remarks } = printableAnswer(given);
  const paint = makePaint(colour);
  const size = bytes === null ? '' : `, ${printBytes(bytes)}`;
  const of = manifest.nodes.length === 0 ? 'no node' : manifest.nodes.join(', ');
  const isWithObjects = manifest.commands.some(({ file, missing }) => file.startsWith('api/') && missing === null);
  const whole = isWithObjects ? 'with objects of the API' : 'without objects of the API';
  const lost = manifest.commands.filter(({ missing }) => missing?.reason === 'failed' || missing?.reason === 'absent');
  return [
    ...wrap(
      `${paint.strong(path)}: ${of}, ${files} files${size}, ${whole}${manifest.redacted ? ', redacted' : ''}`,
      width,
    ),
    ...remarks.flatMap((remark) => wrap(remark, width)),
    ...(lost.length === 0 ? [] : [paint.strong('Not read')]),
    ...describeLost(lost).flatMap((line) => hang(`- ${line}`, width)),
    ...(verbose ? ['', ...manifest.commands.flatMap((one) => hang(describeFile(one), width))] : []),
    '',
  ].join('\n');
}

function describeLost(lost: CollectedFile[]): string[] {
  const isObjects = ({ file }: CollectedFile): boolean => file.startsWith('api/');
  const absent = lost.filter((one) => one.missing?.reason === 'absent' && !isObjects(one));
  const objects = lost.filter(isObjects).map(({ missing }) => missing?.detail ?? 'failed');
  const failed = groupBy(
    lost.filter((one) => one.missing?.reason === 'failed' && !isObjects(one)),
    ({ missing }) => missing?.detail ?? 'failed',
  );
  return [
    ...failed.map((files) => `${listOf(files)}: ${files[0]!.missing!.detail}`),
    ...new Set(objects),
    ...(absent.length === 0 ? [] : [`not there: ${listOf(absent)}`]),
  ];
}

/** Commands by their line, all else by its path. */
const listOf = (files: CollectedFile[]): string =>
  [...new Set(files.map(({ command, source, file }) => (command === null ? file : source)))].join(', ');

const describeFile = ({ file, source, milliseconds, missing }: CollectedFile): string =>
  `${file}: ${source}, ${milliseconds} ms${missing === null ? '' : `, ${missing.detail ?? missing.reason}`}`;

const printBytes = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
