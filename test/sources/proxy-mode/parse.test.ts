import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseProxyMode } from '../../../src/sources/proxy-mode/parse.ts';

const rows: [text: string, mode: string | null, warnings: number][] = [
  ['iptables', 'iptables', 0],
  ['\nnftables\r\n', 'nftables', 0],
  ['', null, 0],
  ['404 page not found', null, 1],
  ['<html>', null, 1],
];
for (const [text, mode, warnings] of rows) {
  test(`the answer ${JSON.stringify(text)}`, () => {
    const read = parseProxyMode(text, 'mode');
    assert.equal(read.facts?.mode ?? null, mode);
    assert.equal(read.warnings.length, warnings);
  });
}

test('any text is read', () => {
  fc.assert(fc.property(fc.string(), (text) => parseProxyMode(text, 'mode').warnings.length <= 1));
});
