import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compileNft } from '../../../src/netfilter/nftables/compile.ts';
import { fixture } from '../fixture.ts';

const text = fixture('nft/every-kind.txt');
const json = fixture('nft/every-kind.json');

/** Words of the grammar in any order. */
const words = fc
  .array(
    fc.constantFrom(
      ...new Set(text.split(/(?<=[\s{}()])|(?=[\s{}()])/).slice(0, 4000)),
      '(',
      '{',
      '"',
      '# ',
      '\0',
      '\r\n',
    ),
    { maxLength: 60 },
  )
  .map((list) => list.join(''));

const damaged = (sample: string) =>
  fc
    .tuple(fc.nat(sample.length), fc.nat(60), fc.oneof(fc.string({ maxLength: 20 }), words))
    .map(([at, length, put]) => sample.slice(0, at) + put + sample.slice(at + length));

/** A JSON ruleset whose rules are anything. */
const anyJson = fc
  .array(fc.jsonValue(), { maxLength: 4 })
  .map((expr) => JSON.stringify({ nftables: [{ rule: { family: 'ip', table: 't', chain: 'c', expr } }, ...expr] }));

/** Compiles everything that the text holds. */
function compileAll(source: string): void {
  const { tables, warnings } = compileNft(source, 'nft');
  for (const table of tables) {
    for (const name of table.chainNames()) {
      for (const rule of table.chain(name)!.rules)
        for (const statement of rule.statements) assert.equal(typeof statement.words(), 'string');
    }
  }
  for (const { origin, message } of warnings) assert.ok(message !== '' && origin.source === 'nft');
}

describe('any text', () => {
  const never = (name: string, texts: fc.Arbitrary<string>, numRuns = 300) =>
    it(`never fails: ${name}`, () => fc.assert(fc.property(texts, compileAll), { numRuns }));
  never('any characters', fc.string({ maxLength: 400 }));
  never(
    'words of the grammar',
    words.map((body) => `table inet t {\n chain c {\n  ${body}\n }\n}`),
    500,
  );
  never('a listing with a piece changed', damaged(text), 25);
  never('JSON with a piece changed', damaged(json), 25);
  never('JSON with any rules', anyJson);

  // A reader that is not linear does not end within hours.
  it('does not hang, however deep the brackets', { timeout: 300_000 }, () => {
    for (const open of [
      '{',
      '(',
      'ct state { ',
      'meta mark & (',
      'table ip t { chain c { ',
      '"',
      '#',
      '@',
      '1-1',
      'a . ',
      '[',
    ]) {
      const body = open.repeat(Math.floor(200_000 / open.length));
      compileAll(`table ip t {\n chain c {\n  ${body}\n }\n}`);
    }
    compileAll(
      `{"nftables":[{"rule":{"family":"ip","table":"t","chain":"c","expr":[${'{"&":['.repeat(2000)}${']}'.repeat(2000)}]}}]}`,
    );
  });
});
