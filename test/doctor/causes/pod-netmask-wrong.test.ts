import { podNetmaskWrong } from '../../../src/doctor/causes/pod-netmask-wrong.ts';
import { replace } from '../../two-nodes.ts';
import { testCause } from '../recognise.ts';

testCause(podNetmaskWrong, 'a pod believes that all pods are its neighbours', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'pods/default_client-1/ip-addr.txt': replace('192.168.0.2/24', '192.168.0.2/16'),
    'pods/default_client-1/ip-route.txt': replace('192.168.0.0/24', '192.168.0.0/16'),
  },
  found: [
    {
      severity: 'error',
      node: 'node-1',
      title: /pod default\/client-1 has 192\.168\.0\.2\/16, but cbr0 has 192\.168\.0\.1\/24/,
    },
  ],
  checks: ['cross-node'],
  explains: true,
});

testCause(podNetmaskWrong, 'a pod has an address without a subnet, as no other pod of its bridge', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'pods/default_client-1/ip-addr.txt': replace('192.168.0.2/24', '192.168.0.2/32'),
    'pods/default_client-1/ip-route.txt': () => 'default via 192.168.0.1 dev eth0 onlink \n',
  },
  found: [{ severity: 'warning', node: 'node-1', title: /pod default\/client-1 has 192\.168\.0\.2\/32, but cbr0/ }],
});
