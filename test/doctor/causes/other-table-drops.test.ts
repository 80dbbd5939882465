import { otherTableDrops } from '../../../src/doctor/causes/other-table-drops.ts';
import { testCause } from '../recognise.ts';

const firewall = `table inet filter {
	chain forward {
		type filter hook forward priority 10; policy drop;
		ct state established,related accept
	}
}
`;

testCause(otherTableDrops, "the host's own ruleset drops what is forwarded", {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-1/nft-ruleset.txt': firewall, 'nodes/node-1/nft-ruleset.json': null },
  found: [{ severity: 'error', node: 'node-1', title: /the policy of chain forward in nft table filter on node-1/ }],
  checks: ['cross-node', 'egress'],
  explains: true,
});
