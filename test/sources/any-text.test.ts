import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { recognise } from '../../src/sources/recognise.ts';
import { fixture, fixtureNames } from './fixture.ts';
import { parsers } from './parsers.ts';

const kinds = Object.keys(parsers) as (keyof typeof parsers)[];
const samples = kinds
  .filter((kind) => kind !== 'bridge-vlan')
  .flatMap((kind) => fixtureNames(kind).map((name) => fixture(`${kind}/${name}`)));

/** A real sample with a piece cut out and another text put there: what pasting and editing does to an output. */
const damaged = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.nat(),
    fc.nat({ max: 200 }),
    fc.oneof(fc.string(), fc.string({ unit: 'binary' })),
  )
  .map(([text, position, length, other]) => {
    const at = position % (text.length + 1);
    return text.slice(0, at) + other + text.slice(at + length);
  });

const oddLines = fc
  .array(
    fc.constantFrom(
      '1: a: <',
      'inet ',
      'nexthop ',
      '__proto__ ',
      ' = ',
      '\\',
      '\0',
      '[{',
      '}',
      '"',
      ':',
      '\n',
      '\r\n',
      '#',
      'src=',
      'via ',
      '/',
      '10.0.0.1',
      'create ',
    ),
  )
  .map((pieces) => pieces.join(''));

for (const kind of kinds) {
  test(`${kind}: no text throws, and every fact and warning has a line of the text`, () => {
    fc.assert(
      fc.property(fc.oneof(damaged, oddLines, fc.string()), (text) => {
        const { facts, warnings } = parsers[kind](text, 'here');
        const lines = text.split('\n').length;
        for (const { origin } of warnings)
          assert.ok(origin.source === 'here' && origin.line >= 1 && origin.line <= lines);
        for (const fact of Array.isArray(facts) ? facts : [])
          assert.ok(fact.origin.line >= 1 && fact.origin.line <= lines);
        recognise(text);
      }),
      { numRuns: 300 },
    );
  });
}

test('empty text: no facts and no warnings', () => {
  for (const kind of kinds) {
    const { facts, warnings } = parsers[kind]('', 'here');
    assert.deepEqual(warnings, []);
    const told = facts === null ? [] : Object.values(facts).flat();
    assert.deepEqual(told, [], kind);
  }
});

/** A reader that is not linear does not end within hours, let alone this. */
const ends = { timeout: 300_000 };

test('megabytes of one character neither throw nor hang', ends, () => {
  for (const character of ['"', '\\n', ' ', '@', '[', '1', '\t', 'a ', '{"a":', '[[]']) {
    const text = `[{"a":"${character.repeat(200_000)}`;
    for (const kind of kinds) {
      parsers[kind](text, 'here');
      parsers[kind](character.repeat(200_000), 'here');
    }
    recognise(text);
  }
});
