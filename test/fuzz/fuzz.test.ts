import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { runTarget } from './run-target.ts';
import { targets } from './targets.ts';

/** Enough to find a parser that throws on a cut line; `npm run fuzz` goes on from there. */
const runs = 1000;
const seed = 20261121;

describe('damaged texts are read, and every promise holds', () => {
  for (const target of targets) {
    it(target.name, () => {
      const failure = runTarget(target, target.name === 'kube-api' ? 300 : runs, seed);
      if (failure !== null) {
        const { run, text, error } = failure;
        assert.fail(`seed ${seed}, run ${run}: ${error.stack}\n${JSON.stringify(text)}`);
      }
    });
  }
});
