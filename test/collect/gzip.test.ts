import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { gzipInMembers } from '../../src/collect/gzip.ts';

async function pack(chunks: Uint8Array[]): Promise<Buffer> {
  const members: Uint8Array[] = [];
  for await (const member of gzipInMembers(
    (async function* () {
      yield* chunks;
    })(),
  ))
    members.push(member);
  return Buffer.concat(members);
}

const sizes: [what: string, chunks: number[]][] = [
  ['nothing', []],
  ['one small piece', [10]],
  ['pieces that end with a member', [1 << 20, 1 << 20]],
  ['many members', Array.from({ length: 300 }, () => 65_536)],
];
for (const [what, lengths] of sizes) {
  test(`${what}: gunzip(1) and zlib give back what was packed`, async () => {
    const chunks = lengths.map((length) => randomBytes(length));
    const whole = Buffer.concat(chunks);
    const packed = await pack(chunks);
    assert.ok(gunzipSync(packed).equals(whole));
    assert.ok(execFileSync('gunzip', ['-c'], { input: packed, maxBuffer: 1 << 28 }).equals(whole));
  });
}
