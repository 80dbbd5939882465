import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkIds, readCheckIds } from '../../src/cli/check-ids.ts';
import { checks } from '../../src/doctor/checks/index.ts';

test('the command line knows every check, in the order of the checklist', () => {
  assert.deepEqual(
    [...checkIds],
    checks.map(({ id }) => id),
  );
});

test('a list of checks may be given in parts', () => {
  assert.deepEqual(readCheckIds('egress, node', readCheckIds('dns')), ['dns', 'egress', 'node']);
  assert.throws(() => readCheckIds('dns,weather'), /"weather" is no check/);
});
