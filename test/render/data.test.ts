import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { renderJson } from '../../src/render/json.ts';
import { renderYaml } from '../../src/render/yaml.ts';

const answers = fc.array(
  fc.record({ text: fc.string({ unit: 'binary' }), more: fc.jsonValue({ maxDepth: 2 }), none: fc.constant(null) }),
  { maxLength: 4 },
);
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const unsafe = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

test('JSON is the same data, one newline at the end, and harmless to a terminal', () => {
  fc.assert(
    fc.property(answers, (answer) => {
      const text = renderJson(answer);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(answer)));
      assert.doesNotMatch(text, unsafe);
      assert.match(text, /[^\n]\n$/);
    }),
  );
});

test('YAML is the same data and harmless to a terminal', () => {
  fc.assert(
    fc.property(answers, (answer) => {
      const text = renderYaml(answer);
      assert.deepEqual(parse(text), JSON.parse(JSON.stringify(answer)));
      assert.doesNotMatch(text, unsafe);
    }),
  );
});

test('YAML writes a value out each time it occurs', () => {
  const shared = { a: 1 };
  assert.equal(renderYaml({ one: shared, two: shared }), 'one:\n  a: 1\ntwo:\n  a: 1\n');
});
