import { loadBalancerPending } from '../../../src/doctor/causes/load-balancer-pending.ts';
import { editObject } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(loadBalancerPending, 'nobody has given the service an address', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'api/services.json': editObject('test-lb', (service) => {
      service.status = { loadBalancer: {} };
    }),
  },
  found: [{ severity: 'info', node: null, title: /^default\/test-lb is of type LoadBalancer and has no address yet/ }],
});
