import { serviceWithoutEndpoints } from '../../../src/doctor/causes/service-without-endpoints.ts';
import { editObject } from '../edit.ts';
import { testCause } from '../recognise.ts';

const chain = 'KUBE-SVC-E53ESG4QHQEURZSB';
const reject =
  '-A KUBE-SERVICES -d 10.100.155.242/32 -p tcp -m comment --comment "default/test-dns has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable';

/** What kube-proxy makes of the service when its last endpoint is gone. */
const refused = (text: string): string =>
  text
    .replace(new RegExp(`^.*(?:${chain}|test-dns|KUBE-SEP-S5EAJ4QTNKDAQ3NZ|KUBE-SEP-S4L2W7WXMWITQJMV).*\\n`, 'gm'), '')
    .replace(/(\*filter\n(?:.*\n)*?)COMMIT/, `$1${reject}\nCOMMIT`);

testCause(serviceWithoutEndpoints, 'no slice names the ready pods that the selector chooses', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'api/endpointslices.json': editObject('test-dns-mmpmt', (slice) => {
      slice.endpoints = [];
    }),
    'nodes/node-1/iptables-save.txt': refused,
    'nodes/node-2/iptables-save.txt': refused,
  },
  found: [{ severity: 'error', node: null, title: /default\/test-dns has no endpoints, though 2 ready pods match/ }],
});
