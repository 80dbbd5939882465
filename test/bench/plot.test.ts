import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawnNames, type MeasuredSize, panelsOf } from '../../bench/growth.ts';
import { drawGrowth } from '../../bench/plot.ts';

const measuredAt = (lines: number, names: readonly string[]): MeasuredSize => ({
  plan: { peers: {}, rows: [], file: { lines, megabytes: 1 } },
  measured: new Map(
    names.map((name, index) => {
      const seconds = (lines / 1e5) * index;
      return [name, [{ seconds, elapsed: seconds / 2, megabytes: 100 + index }]];
    }),
  ),
});
const sizesOf = (names: readonly string[]): MeasuredSize[] =>
  [100_000, 200_000, 400_000].map((lines) => measuredAt(lines, names));

test('every curve has a point for each size, and every size stands on the axis', () => {
  const panels = panelsOf(sizesOf(drawnNames));
  const svg = drawGrowth(panels);
  const curves = panels.flatMap((panel) => panel.curves);
  assert.equal(svg.match(/<circle /g)?.length, 3 * curves.length);
  for (const { name } of curves) assert.ok(svg.includes(`>${name}<`), name);
  for (const size of [100, 200, 400]) assert.equal(svg.split(`>${size}<`).length - 1, panels.length);
});

test('what could not be measured is not drawn', () => {
  const panels = panelsOf(sizesOf(drawnNames.filter((name) => name !== 'collect')));
  assert.ok(panels.every(({ curves }) => curves.length > 0 && curves.every(({ name }) => name !== 'collect')));
});
