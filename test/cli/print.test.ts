import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { print } from '../../src/cli/print.ts';

const collectIn = (chunks: Buffer[]): Writable =>
  new Writable({
    write(chunk, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });

for (const [what, text] of [
  ['nothing', ''],
  ['a line', 'web\n'],
  ['a long answer', 'x'.repeat(3 * 1024 * 1024 + 1)],
  ['characters of two halves at every border', `${'x'.repeat(1024 * 1024 - 1)}${'🐳'.repeat(1024 * 1024)}`],
  ['half a character', `${'x'.repeat(1024 * 1024 - 1)}\ud83d`],
] as const) {
  test(`${what} is written as it is`, async () => {
    const chunks: Buffer[] = [];
    await print(collectIn(chunks), text);
    assert.ok(Buffer.concat(chunks).equals(Buffer.from(text)));
  });
}

test('whoever reads may go away', async () => {
  let count = 0;
  const stream = new Writable({
    write(_chunk, _encoding, done) {
      count += 1;
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    },
  });
  await print(stream, 'x'.repeat(3 * 1024 * 1024));
  assert.equal(count, 1);
});
