import { policyRulesDiffer } from '../../../src/doctor/causes/policy-rules-differ.ts';
import { testCause } from '../recognise.ts';

const list = (...items: unknown[]): string => JSON.stringify({ kind: 'List', items }, null, 2);
const policy = (ingress: unknown[]) => ({
  kind: 'NetworkPolicy',
  metadata: { namespace: 'default', name: 'nodeport' },
  spec: { podSelector: { matchLabels: { app: 'test-nodeport' } }, policyTypes: ['Ingress'], ingress },
});
const bundle = 'recordings/netpol-kube-router.tar.gz';

testCause(policyRulesDiffer, 'rules that stayed when the policy went', {
  bundle,
  changes: { 'api/networkpolicies.json': list() },
  found: [
    {
      severity: 'warning',
      node: 'node-1',
      title: /KUBE-POD-FW-BAC5TZLXW3JW3GUI on node-1 stops connections to .* that no NetworkPolicy forbids/,
    },
  ],
  checks: ['same-node', 'cluster-ip', 'node-port'],
  explains: true,
});

testCause(policyRulesDiffer, 'rules that let pass what a policy forbids', {
  bundle,
  changes: {
    'api/networkpolicies.json': list(policy([])),
    // The engine still knows the rule that the policy had, and the other client has its label.
    'nodes/node-1/ipset-save.txt': (text) => text.replace(/(add KUBE-SRC-\S+) \S+/, '$1 192.168.0.2'),
  },
  found: [
    {
      severity: 'warning',
      node: 'node-1',
      title: /the rules of kube-router let a connection to .* pass that is forbidden/,
    },
  ],
  checks: ['same-node', 'cluster-ip', 'node-port'],
});

testCause(policyRulesDiffer, 'rules that do what the policy asks are not it', {
  bundle,
  changes: {},
  found: [],
  checks: ['same-node', 'cluster-ip', 'node-port'],
});
