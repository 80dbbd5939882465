import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorld } from '../../../src/cluster/world.ts';
import { explainChain } from '../../../src/explain/explain-chain.ts';
import { compileNode } from '../../../src/netfilter/compile-node.ts';
import { describeRule } from '../../../src/netfilter/describe.ts';
import { worldOf } from '../../small-world.ts';

const json = JSON.stringify({
  nftables: [
    { table: { family: 'ip', name: 'filter', handle: 1 } },
    {
      chain: {
        family: 'ip',
        table: 'filter',
        name: 'FORWARD',
        handle: 1,
        type: 'filter',
        hook: 'forward',
        prio: 0,
        policy: 'accept',
      },
    },
    {
      rule: {
        family: 'ip',
        table: 'filter',
        chain: 'FORWARD',
        handle: 2,
        expr: [{ xt: { type: 'match', name: 'conntrack' } }, { accept: null }],
      },
    },
  ],
});

const text = (condition: string): string => `# Warning: table ip filter is managed by iptables-nft, do not touch!
table ip filter {
	chain FORWARD {
		type filter hook forward priority filter; policy accept;
		${condition} counter packets 0 bytes 0 accept
	}
}
`;

/** The only rule of FORWARD in words, from both forms of the listing. */
function ruleInWords(condition: string): string {
  const world = worldOf({ 'nodes/node-1/nft-ruleset.json': json, 'nodes/node-1/nft-ruleset.txt': text(condition) });
  const [table] = compileNode(openWorld(world.evidence).evidence.nodes[0]!).tables;
  return describeRule(table!.chain('FORWARD')!.rules[0]!);
}

test('the text form tells what JSON leaves out of a rule of iptables-nft', () => {
  assert.match(ruleInWords('ct state related,established'), /state.*related.*established/i);
});

test('a connection status is not believed: nft prints a match and its opposite alike', () => {
  assert.doesNotMatch(ruleInWords('ct status dnat'), /dnat/i);
});

test('explain-chain reads the same form', () => {
  const state = text('ct state related,established');
  const world = worldOf({ 'nodes/node-1/nft-ruleset.json': json, 'nodes/node-1/nft-ruleset.txt': state });
  const { source, rules } = explainChain(world, 'node-1', { chain: 'FORWARD', table: null, depth: 0, verbose: false });
  assert.equal(source, 'nodes/node-1/nft-ruleset.txt');
  assert.match(rules[0]!.words, /state.*related.*established/i);
  assert.match(rules[0]!.text, /ct state related,established/);
});
