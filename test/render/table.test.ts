import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makePaint } from '../../src/render/paint.ts';
import { renderTable } from '../../src/render/table.ts';
import { widthOf } from '../../src/render/wrap.ts';

const plain = makePaint(false);
const rows = [
  ['50 %', '10.0.0.1:80', '', 'delivered'],
  ['50 %', '10.0.0.12:8080', '', 'dropped'],
];
const heads = ['share', 'to', 'never used', 'outcome'];

test('columns are as wide as they need to be, empty ones are left out', () => {
  assert.deepEqual(renderTable(heads, rows, 80, plain), [
    'share  to              outcome',
    '50 %   10.0.0.1:80     delivered',
    '50 %   10.0.0.12:8080  dropped',
  ]);
});

test('a wide cell is broken where there is no room', () => {
  assert.deepEqual(renderTable(heads, rows, 28, plain), [
    'share  to          outcome',
    '50 %   10.0.0.1:   delivered',
    '       80',
    '50 %   10.0.0.12:  dropped',
    '       8080',
  ]);
});

test('without room for columns it is a list', () => {
  assert.deepEqual(renderTable(heads, rows.slice(0, 1), 20, plain), [
    'share: 50 %',
    'to: 10.0.0.1:80',
    'outcome: delivered',
  ]);
});

test('it fits every width', () => {
  const cell = fc.string({ unit: 'grapheme', maxLength: 30 });
  const table = fc.array(fc.tuple(cell, cell, cell), { maxLength: 5 });
  fc.assert(
    fc.property(table, fc.integer({ min: 6, max: 100 }), (cells, width) => {
      for (const line of renderTable(['a', 'b', 'c'], cells, width, plain)) assert.ok(widthOf(line) <= width, line);
    }),
  );
});
