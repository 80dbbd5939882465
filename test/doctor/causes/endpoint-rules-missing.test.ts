import { endpointRulesMissing } from '../../../src/doctor/causes/endpoint-rules-missing.ts';
import { testCause } from '../recognise.ts';

testCause(endpointRulesMissing, 'nothing leads to one of two endpoints', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/iptables-save.txt': (text) => text.replace(/^.*-m statistic .*-j KUBE-SEP-S5EAJ4QTNKDAQ3NZ\n/m, ''),
  },
  found: [{ severity: 'warning', node: 'node-1', title: /test-dns.*192\.168\.0\.6:9376/ }],
});
