import { bridgeAddressMismatch } from '../../../src/doctor/causes/bridge-address-mismatch.ts';
import { editObject } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(bridgeAddressMismatch, 'the node has been given another pod CIDR', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'api/nodes.json': editObject('node-1', ({ spec }) => {
      spec.podCIDR = '192.168.9.0/24';
      spec.podCIDRs = ['192.168.9.0/24'];
    }),
  },
  found: [
    {
      severity: 'warning',
      node: 'node-1',
      title: /cbr0 on node-1 has 192\.168\.0\.1\/24, but the node's pod CIDR is 192\.168\.9\.0\/24/,
    },
  ],
});
