import { rulesFlushed } from '../../../src/doctor/causes/rules-flushed.ts';
import { testCause } from '../recognise.ts';

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
