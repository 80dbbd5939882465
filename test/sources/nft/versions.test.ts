import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isNode, type NftExpression } from '../../../src/model/nft.ts';
import { compileNft } from '../../../src/netfilter/nftables/compile.ts';
import { parseNft } from '../../../src/sources/nft/parse-ruleset.ts';
import { fixture, fixtureNames } from '../fixture.ts';
import { plain } from './plain.ts';

/** fixtures/sources/nft/versions/README.md tells how the listings were made, and what a version does not print. */
const folder = 'nft/versions';
const rulesets = fixtureNames(folder).filter((name) => name !== 'README.md');

/** 0.9 prints the family that a rule's other matches imply. */
const isImpliedFamily = (item: unknown): boolean => {
  const match = isNode(item) ? item.match : undefined;
  return isNode(match) && isNode(match.left) && isNode(match.left.meta) && match.left.meta.key === 'nfproto';
};

/** Without what some versions or options leave out. */
function common(value: NftExpression): NftExpression {
  if (Array.isArray(value)) return value.filter((item) => !isImpliedFamily(item)).map(common);
  if (!isNode(value)) return value;
  const members = Object.entries(value).map(([name, member]) => {
    if (name === 'counter' && typeof member !== 'string') return [name, null];
    if (name === 'expires') return [name, false];
    return [name, common(member)];
  });
  return Object.fromEntries(members);
}

/** JSON of 0.9 leaves out what a set update carries. */
const withoutUpdates = (value: NftExpression): NftExpression =>
  JSON.parse(JSON.stringify(value, (name, member) => (name === 'stmt' ? undefined : member)));

const read = (ruleset: string, name: string) => {
  const text = fixture(`${folder}/${ruleset}/${name}`);
  const parsed = parseNft(text, name);
  return { parsed, text, model: common(JSON.parse(JSON.stringify(plain(parsed)))) };
};

/** What of the rules has no meaning to the engine. */
function notUnderstood(name: string): string[] {
  const { tables, warnings } = compileNft(fixture(`${folder}/own-rules/${name}`), name);
  for (const table of tables) for (const chain of table.chainNames()) void table.chain(chain)?.rules;
  return warnings.map(({ message }) => message).filter((message) => message.includes('not understood'));
}

describe('one ruleset is one model, whichever version of nft lists it', () => {
  for (const ruleset of rulesets) {
    const [first, ...others] = fixtureNames(`${folder}/${ruleset}`).reverse();
    const reference = read(ruleset, first!);
    it(`${ruleset}: ${first} holds rules, and every line is understood`, () => {
      assert.ok(reference.parsed.tables.some(({ chains }) => chains.some((chain) => chain.rules().length > 0)));
      assert.deepEqual(reference.parsed.warnings, []);
    });
    for (const name of others) {
      it(`${ruleset}: ${name} is as ${first}`, () => {
        const { parsed, model } = read(ruleset, name);
        assert.deepEqual(parsed.warnings, []);
        const whole = name === '0.9.8.json' ? withoutUpdates : (value: NftExpression) => value;
        assert.deepEqual(whole(model), whole(reference.model));
      });
    }
  }

  it('what a set update of 0.9 carries is not told in JSON, and nobody guesses', () => {
    assert.match(notUnderstood('0.9.8.json').join(' '), /"update @knockers [^"]*" is not understood/);
    assert.deepEqual(notUnderstood('0.9.8.txt'), []);
  });
});
