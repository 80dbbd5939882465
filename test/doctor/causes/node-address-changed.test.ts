import { nodeAddressChanged } from '../../../src/doctor/causes/node-address-changed.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

testCause(nodeAddressChanged, 'the API has another address', {
  bundle: 'nodes/healthy-legacy',
  changes: { 'api/nodes.json': replace('"10.1.10.9"', '"10.1.10.99"') },
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /10\.1\.10\.99, which is on none of its devices: it has 10\.1\.10\.9 on eth0/,
    },
  ],
});
