import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseDuration } from '../../../src/sources/kube-proxy-config/duration.ts';

const rows: [text: string, seconds: number | null][] = [
  ['24h0m0s', 86_400],
  ['1h30m', 5400],
  ['1.5h', 5400],
  ['250ms', 0.25],
  ['0', 0],
  ['0s', 0],
  ['', null],
  ['5', null],
  ['-5s', null],
  ['5 s', null],
  ['1d', null],
];
for (const [text, seconds] of rows)
  test(`the duration ${JSON.stringify(text)}`, () => assert.equal(parseDuration(text), seconds));

test('hours, minutes and seconds add up', () => {
  const whole = fc.nat(10_000);
  fc.assert(fc.property(whole, whole, whole, (h, m, s) => parseDuration(`${h}h${m}m${s}s`) === h * 3600 + m * 60 + s));
});
