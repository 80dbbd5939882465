import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rulesFlushed } from '../../../src/doctor/causes/rules-flushed.ts';
import { change, worldOf } from '../../small-world.ts';
import { examine } from '../examine.ts';
import { testCause, textsOf } from '../recognise.ts';

const flushed = (text: string): string => text.replace(/^\[?.*-A .*\n/gm, '');

testCause(rulesFlushed, 'with all chains but the built-in ones', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-1/iptables-save.txt': (text) => flushed(text).replace(/^:\S+ - .*\n/gm, '') },
  found: [{ severity: 'error', node: 'node-1', title: /the nat table of node-1 was flushed: no rule is left in it/ }],
  checks: ['cluster-ip', 'egress', 'host-port'],
  explains: true,
});

testCause(rulesFlushed, 'those of one family', {
  bundle: 'recordings/dualstack-healthy.tar.gz',
  changes: { 'nodes/beta/ip6tables-save.txt': flushed },
  found: [{ severity: 'error', node: 'beta', title: /the IPv6 nat table of beta was flushed/ }],
  checks: ['cluster-ip'],
  explains: true,
});

testCause(rulesFlushed, 'a policy that drops is left of what docker has set, and none of the rules that accept', {
  bundle: 'systems/docker.tar.gz',
  changes: { 'nodes/one/iptables-save.txt': flushed },
  found: [{ severity: 'error', node: 'one', title: /the nat table of one was flushed/ }],
  checks: ['cross-node', 'cluster-ip'],
  explains: true,
});

test('rules-flushed: by nft flush ruleset, which leaves no table to show: the empty listing of the node itself is shown', async () => {
  const texts = change(await textsOf('recordings/nftables-healthy.tar.gz'), {
    'nodes/gamma/nft-ruleset.json': '{"nftables": [{"metainfo": {"version": "1.1.3"}}]}\n',
    'nodes/gamma/nft-ruleset.txt': null,
    'nodes/gamma/iptables-save.txt': '',
    'nodes/gamma/ip6tables-save.txt': '',
    'nodes/gamma/iptables-nat-list.txt': null,
    'nodes/gamma/iptables-filter-list.txt': null,
  });
  const sightings = rulesFlushed.recognise!(examine(worldOf(texts), 'cluster-ip'));
  assert.deepEqual([...new Set(sightings.map(({ node }) => node))], ['gamma']);
  for (const { evidence } of sightings) {
    assert.ok(evidence.some(({ source }) => source === 'nodes/gamma/nft-ruleset.json'));
  }
});
