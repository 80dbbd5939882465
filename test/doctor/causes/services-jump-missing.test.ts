import { servicesJumpMissing } from '../../../src/doctor/causes/services-jump-missing.ts';
import { testCause } from '../recognise.ts';

testCause(servicesJumpMissing, 'that to the masquerading of services is lost', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/iptables-save.txt': (text) => text.replace(/^.*-A POSTROUTING .*-j KUBE-POSTROUTING\n/m, ''),
  },
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /POSTROUTING of table nat on node-1 does not jump to KUBE-POSTROUTING/,
    },
  ],
  checks: ['cluster-ip', 'node-port'],
  explains: true,
});
