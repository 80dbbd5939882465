import { reversePathFilter } from '../../../src/doctor/causes/reverse-path-filter.ts';
import { editEntries } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(reversePathFilter, 'packets come in by one device and would be answered by another', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'nodes/node-2/sysctl.txt': (text) =>
      text.replace(/^net\.ipv4\.conf\.eth0\.rp_filter = \d/m, 'net.ipv4.conf.eth0.rp_filter = 1'),
    'nodes/node-2/ip-route.json': editEntries(
      ({ dst }) => dst === '192.168.0.0/24',
      (route) => ({ ...route, gateway: '10.1.20.9', dev: 'eth1' }),
    ),
  },
  found: [
    { severity: 'error', node: 'node-2', title: /reverse path filter on node-2: 192\.168\.0\.\d+ came in by eth0/ },
  ],
  checks: ['cross-node'],
  explains: true,
});
