import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeTables } from '../../src/cluster/node-tables.ts';
import { explainChain } from '../../src/explain/explain-chain.ts';
import { renderChainExplanation } from '../../src/render/explain-chain-text.ts';
import { fixtureNames, fixtureText, worldOfRules } from '../fixture-world.ts';

for (const file of fixtureNames('chains')) {
  const world = worldOfRules(fixtureText(`chains/${file}`));
  for (const width of [40, 80, 140]) {
    test(`${file} at ${width} columns: no line is wider`, () => {
      for (const table of nodeTables(world.evidence.nodes[0]!)) {
        for (const chain of table.chainNames()) {
          const explanation = explainChain(world, 'node-1', { chain, table: table.name, depth: 2, verbose: true });
          const text = renderChainExplanation(explanation, { width, colour: false, verbose: true });
          assert.deepEqual(
            text.split('\n').filter((line) => [...line].length > width),
            [],
          );
          assert.ok(text.startsWith(chain.slice(0, 10)) && text.endsWith('\n'));
        }
      }
    });
  }
}

test('what comes from evidence cannot steer a terminal', () => {
  const world = worldOfRules('-A EVIL -m comment --comment "\u001b[31mred\u0007" -j EVIL-\u001b[2J\n-A EVIL -j EVIL\n');
  const explanation = explainChain(world, 'node-1', { chain: 'EVIL', table: null, depth: 1, verbose: true });
  const text = renderChainExplanation(explanation, { width: 80, colour: false, verbose: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u007f]/);
});

test('colours only where they are asked for', () => {
  const world = worldOfRules(fixtureText('chains/odd.txt'));
  const explanation = explainChain(world, 'node-1', { chain: 'MY-RULES', table: null, depth: 1, verbose: false });
  assert.ok(renderChainExplanation(explanation, { width: 80, colour: true, verbose: false }).includes('\u001b['));
  assert.ok(!renderChainExplanation(explanation, { width: 80, colour: false, verbose: false }).includes('\u001b'));
});

/** A chain that leads to as many others. */
const longChain = (count: number): string => {
  const numbers = Array.from({ length: count }, (_, index) => index + 1);
  return [
    '*nat',
    ...['LONG', ...numbers.map((number) => `END-${number}`)].map((name) => `:${name} - [0:0]`),
    ...numbers.map((number) => `-A LONG -p tcp -m tcp --dport ${number} -j END-${number}`),
    'COMMIT\n',
  ].join('\n');
};

for (const [verbose, rules, chains] of [
  [false, 200, 40],
  [true, 250, 250],
] as const) {
  test(`of a long chain ${rules} rules and ${chains} chains are shown, and the rest is told${verbose ? ': none' : ''}`, () => {
    const world = worldOfRules(longChain(250));
    const explanation = explainChain(world, 'node-1', { chain: 'LONG', table: null, depth: 1, verbose });
    const text = renderChainExplanation(explanation, { width: 100, colour: false, verbose });
    assert.equal(text.match(/destination port is/g)?.length, rules);
    assert.equal(text.match(/^ {2}END-\d+$/gm)?.length, chains);
    const rest = verbose ? [] : ['and 50 more rules', 'and 210 more chains'];
    assert.deepEqual(text.match(/and \d+ more (?:rules|chains)/g) ?? [], rest);
  });
}
