import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isJson, readJson } from '../../src/sources/json.ts';
import { findJsonBreak } from '../../src/sources/json-break.ts';

test('lines of elements, objects that a filter emptied, elements that are no objects', () => {
  const { facts, warnings } = readJson('[\n  {"a":1},\n  {},\n  7,\n  {"b":"]}"}\n]', 'here', 'other');
  assert.deepEqual(
    facts.map(({ value, origin }) => [value, origin.line, origin.text]),
    [
      [{ a: 1 }, 2, '{"a":1}'],
      [{ b: ']}' }, 5, '{"b":"]}"}'],
    ],
  );
  assert.deepEqual(
    warnings.map(({ origin }) => origin.line),
    [4],
  );
});

test('a prompt is no JSON', () => {
  assert.equal(isJson('[root@node ~]# ip addr'), false);
  assert.equal(isJson(' [ {"a":1} ]'), true);
  assert.equal(isJson('{}'), true);
});

test('one warning for JSON that nests too deeply', () => {
  const { facts, warnings } = readJson('['.repeat(100_000) + ']'.repeat(100_000), 'here', 'other');
  assert.deepEqual([facts.length, warnings.length], [0, 1]);
});

test('JSON breaks where the character that was changed stands', () => {
  assert.equal(findJsonBreak('[1,2,]'), 5);
  assert.equal(findJsonBreak('{"a" 1}'), 5);
  assert.equal(findJsonBreak('[1] x'), 4);
  assert.equal(findJsonBreak('[{"a":1},'), 9);
  assert.equal(findJsonBreak('["a\\x"]'), 1);
});

test('JSON has no break before its end, and cut short it breaks at its end or in its last word', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(), (text, cut) => {
      assert.equal(findJsonBreak(text), text.length);
      const short = text.slice(0, cut % (text.length + 1));
      assert.ok(findJsonBreak(short) <= short.length);
    }),
  );
});
