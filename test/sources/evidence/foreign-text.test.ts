import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEvidence } from '../../../src/sources/evidence.ts';
import { nodeOf } from './files-of.ts';

const read = (texts: Record<string, string>) => readEvidence(nodeOf(texts)).nodes[0]!;

test('a text without a line of the output is missing, and tells what stands there instead', () => {
  const words = 'sudo: ip: command not found\n';
  const node = read({
    'ip-route.txt': words,
    'ip-addr.txt': words,
    'iptables-save.txt': words,
    'nft-ruleset.txt': words,
  });
  assert.deepEqual([node.facts.routes[4], node.facts.addresses, node.iptables, node.nft], [null, null, [], null]);
  assert.deepEqual(
    node.missing.filter(({ reason }) => reason === 'failed').map(({ detail }) => detail),
    Array.from({ length: 4 }, () => `nothing in it is understood: ${words.trim()}`),
  );
});

test('comments alone are no other text, and conntrack may have nothing to list', () => {
  const warning = '# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n';
  const summary = 'conntrack v1.4.7 (conntrack-tools): 0 flow entries have been shown.\n';
  const node = read({ 'iptables-save.txt': warning, 'conntrack.txt': summary });
  assert.deepEqual([node.iptables.length, node.conntrack], [1, []]);
  assert.deepEqual(
    node.missing.filter(({ reason }) => reason === 'failed'),
    [],
  );
});
