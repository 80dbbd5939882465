import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBrctl } from '../../../src/sources/brctl/parse.ts';
import { fixture } from '../fixture.ts';

const shown = `bridge name	bridge id		STP enabled	interfaces
cbr0		8000.dad8ae6cfb7e	no		veth49ee306d
							vethdf6ae0d5
docker0		8000.0242a1768136	no
br0		8000.000000000000	yes		__proto__
`;

const expected = [
  ['cbr0', ['veth49ee306d', 'vethdf6ae0d5'], 2],
  ['docker0', [], 4],
  ['br0', ['__proto__'], 5],
];

for (const [how, text] of [
  ['tabs', shown],
  ['blanks only', shown.replaceAll('\t', ' ')],
  ['line starts cut', shown.replaceAll(/^\s+/gm, '')],
] as const) {
  test(`bridges and their ports: ${how}`, () => {
    const { facts, warnings } = parseBrctl(text, 'brctl-show.txt');
    assert.deepEqual(warnings, []);
    assert.deepEqual(
      facts.map((bridge) => [bridge.name, bridge.ports, bridge.origin.line]),
      expected,
    );
  });
}

test('a recorded bridge', () => {
  const { facts, warnings } = parseBrctl(fixture('brctl/pods.txt'), 'brctl-show.txt');
  assert.deepEqual(warnings, []);
  assert.equal(facts[0]?.name, 'cbr0');
  assert.ok(facts[0].ports.length > 1 && facts[0].ports.every((port) => port.startsWith('veth')));
});

test('a bridge that could not be read is a warning', () => {
  const { warnings } = parseBrctl("eth0\t\tcan't get info Operation not supported\n", 's');
  assert.equal(warnings.length, 1);
});
