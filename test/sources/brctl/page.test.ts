import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseBrctl } from '../../../src/sources/brctl/parse.ts';
import { fixtureText } from '../../fixture-world.ts';

test('the words of a page that follow a listing are no ports', () => {
  const { facts, warnings } = parseBrctl(fixtureText('pasted/session.txt'), 'paste');
  assert.deepEqual(
    facts.map(({ name, ports }) => [name, ports]),
    [
      ['cbr0', ['veth0d5f8d4f', 'vetha75e8da3', 'veth52433a41']],
      ['docker0', []],
    ],
  );
  assert.ok(warnings.some(({ origin }) => origin.text.startsWith('9. Devices')));
});
