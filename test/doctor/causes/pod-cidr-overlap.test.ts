import { podCidrOverlap } from '../../../src/doctor/causes/pod-cidr-overlap.ts';
import { editObject } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(podCidrOverlap, 'one pod CIDR holds the other', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'api/nodes.json': editObject('node-2', ({ spec }) => {
      spec.podCIDR = '192.168.0.0/16';
      spec.podCIDRs = ['192.168.0.0/16'];
    }),
  },
  found: [{ severity: 'error', node: null, title: /overlaps that of node-2 \(192\.168\.0\.0\/16\)/ }],
});
