import { conntrackInvalidResets } from '../../../src/doctor/causes/conntrack-invalid-resets.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

testCause(conntrackInvalidResets, 'no rule drops what is invalid', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/iptables-save.txt': replace('[0:0] -A KUBE-FORWARD -m conntrack --ctstate INVALID -j DROP\n', ''),
    'nodes/node-1/conntrack-stats.txt': replace('found=4 invalid=0', 'found=4 invalid=7000'),
  },
  found: [{ severity: 'warning', node: 'node-1', title: /INVALID \(7000 so far\)/ }],
});
