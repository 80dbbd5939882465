import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { compare } from './compare.ts';
import { type Fixture, fixtureFolder, readLasting } from './fixture.ts';
import { readBack } from './load.ts';
import { predict } from './predict.ts';

/** What random packets have found: each was predicted wrongly once, and the kernel's own answer is kept beside it. */
describe('packets that were predicted wrongly once', () => {
  const lasting = readLasting();
  for (const file of readdirSync(fixtureFolder).filter((name) => name !== 'lab.json')) {
    const { what, setup, probe, texts, truth }: Fixture = JSON.parse(
      readFileSync(new URL(file, fixtureFolder), 'utf8'),
    );
    it(`${setup.backend}: ${what}`, () => {
      const loaded = readBack(setup, lasting, texts);
      assert.deepEqual(compare(probe, predict(loaded, probe), truth), []);
    });
  }
});
