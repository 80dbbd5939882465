import { cidrOverlap } from '../../../src/doctor/causes/cidr-overlap.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

testCause(cidrOverlap, 'a second network of the node holds the pods of another', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'nodes/node-1/ip-addr.json': replace('"local":"10.1.20.9"', '"local":"192.168.1.77"') },
  found: [
    {
      severity: 'warning',
      node: 'node-1',
      title: /the network 192\.168\.1\.0\/24 of eth1 on node-1 overlaps the pod CIDR 192\.168\.1\.0\/24 of node-2/,
    },
  ],
});
