import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { createNftCallers, leadsOf, type VerdictMaps } from '../../src/cluster/nft-callers.ts';
import type { NftTable } from '../../src/model/nft.ts';
import { parseNft } from '../../src/sources/nft/parse-ruleset.ts';

const mapsOf = ({ sets }: NftTable): VerdictMaps =>
  new Map(sets.filter(({ valueTypes }) => valueTypes !== null).map((set) => [`@${set.name}`, set]));

const listings = readdirSync('fixtures', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\bnft-ruleset\.(?:txt|json)$/.test(path))
  .map((path) => `fixtures/${path}`);
assert.ok(listings.length > 10);

describe('callers that are looked up are those that all rules tell', () => {
  for (const listing of listings) {
    it(listing, () => {
      for (const table of parseNft(readFileSync(listing, 'utf8'), listing).tables) {
        const maps = mapsOf(table);
        const callers = createNftCallers(table.chains, maps);
        const all = table.chains.flatMap((chain) => [...leadsOf(chain, maps)]);
        for (const name of new Set([...table.chains.map((chain) => chain.name), ...all.map(({ to }) => to)])) {
          const expected = all.filter(({ to }) => to === name).map(({ caller }) => caller);
          assert.deepEqual([...callers.to(name)], expected);
          assert.equal(callers.count(name), expected.length, name);
        }
      }
    });
  }
});

const table = (...rules: string[]): NftTable =>
  parseNft(
    `table ip t {
	map m { type ipv4_addr : verdict; elements = { 10.0.0.1 : jump a, 10.0.0.2 : goto b, 10.0.0.3 : drop } }
	map other { type ipv4_addr : verdict; elements = { 10.0.0.1 : jump c } }
	chain a {
	}
	chain b {
	}
	chain c {
	}
	chain start {
${rules.map((rule) => `\t\t${rule}\n`).join('')}	}
}
`,
    'nft-ruleset.txt',
  ).tables[0]!;

describe('who leads to a chain', () => {
  const rows: [name: string, chain: string, rules: string[], expected: string[]][] = [
    ['a jump and a goto', 'a', ['tcp dport 80 jump a', 'goto a', 'jump b'], ['tcp dport 80 jump a', 'goto a']],
    ['an element of a map that is asked', 'b', ['ip daddr vmap @m'], ['10.0.0.2 : goto b']],
    ['no element of a map that nobody asks', 'c', ['ip daddr vmap @m'], []],
    [
      'a map that is asked twice',
      'a',
      ['ip daddr vmap @m', 'ip saddr vmap @m'],
      ['10.0.0.1 : jump a', '10.0.0.1 : jump a'],
    ],
    [
      'each element of a map in the rule',
      'a',
      ['numgen random mod 3 vmap { 0 : jump a, 1 : goto a, 2 : jump b }'],
      Array(2).fill('numgen random mod 3 vmap { 0 : jump a, 1 : goto a, 2 : jump b }'),
    ],
    ['no comment', 'a', ['tcp dport 80 accept comment "do not jump a"'], []],
    ['no chain whose name only begins so', 'a', ['jump ab'], []],
  ];
  for (const [name, chain, rules, expected] of rows) {
    it(name, () => {
      const own = table(...rules);
      const callers = createNftCallers(own.chains, mapsOf(own));
      assert.deepEqual(
        Array.from(callers.to(chain), ({ origin }) => origin.text.trim()),
        expected,
      );
      assert.equal(callers.count(chain), expected.length);
    });
  }
});
