import { duplicatePodIp } from '../../../src/doctor/causes/duplicate-pod-ip.ts';
import { editObject } from '../edit.ts';
import { testCause } from '../recognise.ts';

testCause(duplicatePodIp, 'two pods of the API have one address', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'api/pods.json': editObject('client-2', ({ status }) => {
      status.podIP = '192.168.0.2';
      status.podIPs = [{ ip: '192.168.0.2' }];
    }),
  },
  found: [
    {
      severity: 'warning',
      node: null,
      title: /192\.168\.0\.2 is the address of 2 running pods: default\/client-1, default\/client-2/,
    },
  ],
});

testCause(duplicatePodIp, 'a pod of another node has it, and what it sends is answered elsewhere', {
  bundle: 'nodes/healthy-legacy',
  changes: {
    'api/pods.json': editObject('client-2', ({ status }) => {
      status.podIP = '192.168.0.3';
      status.podIPs = [{ ip: '192.168.0.3' }];
    }),
    'pods/default_client-2/ip-addr.txt': (text) => text.replaceAll('192.168.1.2/', '192.168.0.3/'),
  },
  found: [{ severity: 'error', node: null, title: /192\.168\.0\.3 is the address of 2 running pods/ }],
  checks: ['cross-node', 'egress', 'apiserver'],
  explains: true,
});
