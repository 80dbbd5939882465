import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scanJsonList } from '../../../src/sources/json-list.ts';
import { findNameLines } from '../../../src/sources/kube-api/name-lines.ts';

const pod = (name: string) => ({
  metadata: { labels: { name: 'label' }, name, owner: [{ name: 'owner' }] },
  spec: { name: 'spec' },
});

function linesOf(text: string): (number | null)[] {
  const { starts, ends } = scanJsonList(text, 'items')!;
  const names = findNameLines(text, true);
  return starts.map((start, index) => names.find(start, ends[index]!)?.number ?? null);
}

describe('findNameLines', () => {
  it('finds the line of metadata.name of each object of a list, whatever else is called name', () => {
    for (const indent of [1, 2, 4, '\t']) {
      const text = JSON.stringify({ kind: 'List', items: [pod('a'), pod('b')] }, null, indent);
      const lines = text.split('\n');
      assert.deepEqual(
        linesOf(text).map((number) => lines[number! - 1]!.trim()),
        ['"name": "a",', '"name": "b",'],
      );
    }
  });

  it('finds none for an object without a name, and goes on', () => {
    const text = JSON.stringify(
      { items: [pod('a'), { metadata: {} }, { spec: {} }, { metadata: { x: 1 }, spec: { name: 'no' } }, pod('b')] },
      null,
      1,
    );
    const found = linesOf(text);
    assert.deepEqual(
      found.map((number) => number !== null),
      [true, false, false, false, true],
    );
  });

  it('finds none on a single line', () => {
    assert.deepEqual(linesOf(JSON.stringify({ items: [pod('a')] })), [null]);
  });

  it('finds the name of an object that stands alone, and cuts the carriage return off', () => {
    const text = JSON.stringify(pod('a'), null, 2).replaceAll('\n', '\r\n');
    assert.deepEqual(findNameLines(text, false).find(0, text.length), { number: 6, text: '    "name": "a",' });
  });
});
