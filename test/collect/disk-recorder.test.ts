import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { recordOnDisk } from '../../src/collect/disk-recorder.ts';
import { openDraft } from '../../src/collect/draft.ts';

const folder = mkdtempSync(join(tmpdir(), 'k8snet-recorder-'));
const draft = openDraft(join(folder, 'bundle.tar.gz'));
after(() => {
  draft.discard();
  rmSync(folder, { recursive: true, force: true });
});
const recorder = recordOnDisk(draft, { time: 60_000, size: 100_000_000 });

/** Numbered lines: what is lost, twice there or out of order shows. */
const linesTo = (last: number): string => Array.from({ length: last }, (_, index) => `${index + 1}\n`).join('');

for (const last of [1, 10_000, 300_000]) {
  test(`an output of ${last} lines is kept as it was printed`, async () => {
    const { file, missing, exitCode, text } = await recorder.run({ command: ['seq', `${last}`] });
    const whole = linesTo(last);
    assert.ok(readFileSync(file, 'utf8') === whole, 'the same bytes');
    assert.deepEqual([missing, exitCode], [null, 0]);
    assert.equal(text, whole.slice(0, 65_536));
  });
}

test('of a command that fails midway what it printed is kept, to the last byte', async () => {
  const { file, missing } = await recorder.run({ command: ['sh', '-c', 'seq 100000; printf end; exit 3'] });
  assert.ok(readFileSync(file, 'utf8') === `${linesTo(100_000)}end`, 'the same bytes');
  assert.equal(missing?.reason, 'failed');
});

test('an output that is longer than it may be ends there', async () => {
  const { file, missing } = await recordOnDisk(draft, { time: 60_000, size: 500_000 }).run({
    command: ['seq', '1000000'],
  });
  const kept = readFileSync(file, 'utf8');
  assert.ok(kept.length <= 500_000 && linesTo(1_000_000).startsWith(kept));
  assert.match(missing!.detail!, /printed more than 500000 bytes/);
});

for (const length of [0, 3, 256 * 1024, 256 * 1024 + 1, 700_000]) {
  test(`a file of ${length} bytes is copied, and a text of that length kept`, async () => {
    const path = join(folder, `file-${length}`);
    const whole = linesTo(120_000).slice(0, length);
    writeFileSync(path, whole);
    const [copied, kept] = [await recorder.copy(path), await recorder.keep('somewhere', whole)];
    assert.ok(
      readFileSync(copied.file, 'utf8') === whole && readFileSync(kept.file, 'utf8') === whole,
      'the same bytes',
    );
    assert.deepEqual([copied.missing, copied.text], [null, whole.slice(0, 65_536)]);
  });
}

test('a file that is not there is told', async () => {
  const { missing, text } = await recorder.copy(join(folder, 'nothing'));
  assert.deepEqual([missing?.reason, text], ['failed', '']);
});
