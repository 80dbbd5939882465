import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { scanJsonList } from '../../src/sources/json-list.ts';

/** The elements that the scan finds, parsed one by one. */
function elementsOf(text: string, member = 'items'): unknown[] | null {
  const list = scanJsonList(text, member);
  return list?.starts.map((start, index) => JSON.parse(text.slice(start, list.ends[index])) as unknown) ?? null;
}

describe('scanJsonList', () => {
  it('finds the elements of a list, however the text is indented', () => {
    const object = {
      kind: 'List',
      items: [{ a: [1, { b: '}' }] }, {}, { c: ['\n]', '"', '\\'] }],
      rest: { items: [] },
    };
    for (const indent of [undefined, 1, 2, 4, '\t']) {
      const text = JSON.stringify(object, null, indent);
      assert.deepEqual(elementsOf(text), object.items);
      assert.deepEqual(scanJsonList(text, 'items')!.head, { ...object, items: [] });
    }
  });

  it('finds none in an empty list', () => {
    assert.deepEqual(elementsOf('{"items": [ ], "kind": "List"}'), []);
  });

  it('gives nothing where the text is no such object, is broken off or has the list twice', () => {
    const texts = [
      '',
      'items',
      '[]',
      '{}',
      '{"items":{}}',
      '{"items":[{}',
      '{"items":[{}]',
      '{"items":[{} {}]}',
      '{"items":[1 2]}',
    ];
    for (const text of [...texts, '{"items":[],"items":[]}', '{"items":[]} {}', '{"a":{"items":[]}}'])
      assert.equal(elementsOf(text), null, text);
  });

  it('finds what JSON.parse finds', () => {
    const indents = fc.constantFrom(undefined, 1, 4, '\t');
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        indents,
        (items, more, indent) => {
          const text = JSON.stringify({ ...more, items, z: more }, null, indent);
          assert.deepEqual(elementsOf(text), (JSON.parse(text) as { items: unknown[] }).items);
        },
      ),
    );
  });

  it('never gives elements of a text that JSON.parse refuses, unless one of them is refused', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), fc.nat(), fc.constantFrom('}', ']', ',', '"', ''), (items, seed, put) => {
        const whole = JSON.stringify({ items }, null, 1);
        const at = seed % whole.length;
        const text = whole.slice(0, at) + put + whole.slice(at + 1);
        let found: unknown[] | null | 'refused';
        try {
          found = elementsOf(text);
        } catch {
          found = 'refused';
        }
        let parsed: unknown;
        try {
          parsed = JSON.parse(text);
        } catch {
          parsed = undefined;
        }
        if (Array.isArray(found)) assert.deepEqual(found, (parsed as { items: unknown } | undefined)?.items);
      }),
      { numRuns: 2000 },
    );
  });
});
