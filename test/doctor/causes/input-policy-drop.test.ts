import { inputPolicyDrop } from '../../../src/doctor/causes/input-policy-drop.ts';
import { testCause } from '../recognise.ts';

testCause(inputPolicyDrop, 'the policy of INPUT is DROP', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/iptables-save.txt': (text) => text.replace(/(\*filter\n):INPUT ACCEPT/, '$1:INPUT DROP'),
  },
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /the policy of INPUT \(table filter\) on node-1 drops what is for the node itself/,
    },
  ],
  checks: ['apiserver'],
  explains: true,
});
