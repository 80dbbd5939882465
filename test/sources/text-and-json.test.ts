import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixture, fixtureNames, withoutOrigins } from './fixture.ts';
import { parsers } from './parsers.ts';

for (const kind of ['ip-addr', 'ip-link', 'ip-route', 'ip-rule', 'ip-neigh', 'bridge-link', 'bridge-fdb'] as const) {
  for (const name of fixtureNames(kind).filter((file) => file.endsWith('.json'))) {
    test(`${kind}/${name} tells the same as its text`, () => {
      const json = parsers[kind](fixture(`${kind}/${name}`), 'json');
      const text = parsers[kind](fixture(`${kind}/${name.replace(/json$/, 'txt')}`), 'text');
      assert.deepEqual([...json.warnings, ...text.warnings], []);
      assert.deepEqual(withoutOrigins(text.facts), withoutOrigins(json.facts));
    });
  }
}
