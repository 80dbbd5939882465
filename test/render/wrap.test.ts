import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { makePaint } from '../../src/render/paint.ts';
import { widthOf, wrap } from '../../src/render/wrap.ts';

test('lines break between words, long words after a mark', () => {
  assert.deepEqual(wrap('the route to 10.0.0.0/8', 12), ['the route to', '10.0.0.0/8']);
  assert.deepEqual(wrap('nodes/node-1/iptables-save.txt:92', 16), ['nodes/node-1/', 'iptables-save.', 'txt:92']);
  assert.deepEqual(wrap('', 10), ['']);
});

test('no line is wider than asked for, and nothing is lost', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 4, max: 40 }), (text, width) => {
      const printable = text.replace(/[^\x20-\x7e]/g, '.');
      const lines = wrap(printable, width);
      assert.ok(
        lines.every((line) => widthOf(line) <= width),
        JSON.stringify(lines),
      );
      assert.equal(lines.join('').replaceAll(' ', ''), printable.replaceAll(' ', ''));
    }),
  );
});

test('colours take no room and stay on their line', () => {
  const lines = wrap(makePaint(true).bad('dropped by the policy of chain FORWARD'), 20);
  assert.deepEqual(lines.map(widthOf), [14, 15, 7]);
  for (const line of lines)
    assert.ok(line.startsWith('\u001b[31m') && line.endsWith('\u001b[39m'), JSON.stringify(line));
});
