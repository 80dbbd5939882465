import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { findMatch, matches } from '../../../src/netfilter/iptables/matches/index.ts';
import { findTarget, targets } from '../../../src/netfilter/iptables/targets/index.ts';

interface Names {
  matches: string[];
  targets: string[];
}

const fixture = new URL('../../../fixtures/sources/iptables-extensions/names.json', import.meta.url);
const names: Record<'seenOnNodes' | 'iptables-1.8.9' | 'answeredAsUnknown', Names> = JSON.parse(
  readFileSync(fixture, 'utf8'),
);

const unknownOf = ({ matches, targets }: Names): Names => ({
  matches: matches.filter((name) => findMatch(name) === null),
  targets: targets.filter((name) => findTarget(name) === null),
});

describe('extensions', () => {
  it('all that were seen on nodes are known', () =>
    assert.deepEqual(unknownOf(names.seenOnNodes), { matches: [], targets: [] }));
  it('of iptables 1.8.9 only those named here are not known', () =>
    assert.deepEqual(unknownOf(names['iptables-1.8.9']), names.answeredAsUnknown));
  it('every name is registered once', () => {
    for (const list of [matches, targets]) {
      assert.deepEqual(
        list.map(({ name }) => name),
        [...new Set(list.map(({ name }) => name))],
      );
    }
  });
  it('an alias leads to an option that is there', () => {
    for (const extension of [...matches, ...targets]) {
      for (const option of Object.values(extension.aliases ?? {}))
        assert.ok(option in extension.options, `${extension.name} ${option}`);
    }
  });
});
