import { hostPortStale } from '../../../src/doctor/causes/host-port-stale.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

testCause(hostPortStale, 'the host port leads to an address that nobody has', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-1/iptables-save.txt': replace('--to-destination 192.168.0.4:80', '--to-destination 192.168.0.250:80'),
  },
  found: [{ severity: 'error', node: 'node-1', title: /host port 8081 of node-1 leads to 192\.168\.0\.250:80/ }],
  checks: ['host-port'],
  explains: true,
});
