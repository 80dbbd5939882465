import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { printable } from '../../src/model/printable.ts';

const cases: [text: string, shown: string][] = [
  ['node-1', 'node-1'],
  ['\u001b[31mred', '\\x1b[31mred'],
  ['two\nlines\r', 'two\\x0alines\\x0d'],
  ['\u0000\u009b', '\\x00\\x9b'],
  ['\u202egnp.exe', '\\u202egnp.exe'],
  ['Zürich 東京', 'Zürich 東京'],
];
for (const [text, shown] of cases) {
  test(`${JSON.stringify(text)} is shown as ${shown}`, () => assert.equal(printable(text), shown));
}

test('no text can move the cursor or begin a line', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[\p{Cc}\u2028\u2029]/u.test(printable(text))));
});
